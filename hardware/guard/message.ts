import type { BoardFault, EvseOutputs } from '../../src/charging/board.ts';
import type { PilotState } from '../../src/charging/pilot.ts';

/** What the guarded process tells its guard, one JSON object a line. */
export type ToGuard =
  /** These outputs are about to be driven. */
  | { readonly type: 'outputs'; readonly outputs: EvseOutputs }
  /** The heartbeat: the outputs told last have been driven and read back. */
  | { readonly type: 'beat' }
  /** A person has reset a fault of this kind; nothing else lets go of what is latched. */
  | { readonly type: 'reset'; readonly kind: BoardFault['kind'] }
  /** The driver cannot reach its lines: make them safe, and stay. */
  | { readonly type: 'safe' }
  /** Everything is safe; the guard may go. */
  | { readonly type: 'bye' };

/** Why a guard made everything safe. */
export type FireReason =
  /** Whoever it guards is gone. */
  | 'gone'
  /** Its heartbeat stopped. */
  | 'silence'
  /** It met an error that it cannot go on with. */
  | 'broken';

/** What a guard tells, one JSON object a line. */
export type FromGuard =
  | { readonly type: 'ready' }
  /** The answer to a heartbeat. */
  | { readonly type: 'ack' }
  /** The lines are safe, as it was asked. */
  | { readonly type: 'safe' }
  /** The guard has done its last: it exits. */
  | { readonly type: 'fired'; readonly why: FireReason }
  /** It cannot do its work; it exits. */
  | { readonly type: 'failed'; readonly detail: string }
  | { readonly type: 'pilot'; readonly state: PilotState }
  /** Null when the resistor of the cable is lost. */
  | { readonly type: 'cable'; readonly currentA: number | null }
  /** Whether the vehicle is one of simplified pilot. */
  | { readonly type: 'simplified'; readonly isSimplified: boolean }
  | { readonly type: 'fault'; readonly fault: BoardFault }
  | { readonly type: 'cleared'; readonly kind: BoardFault['kind'] };

/** Whoever sits at the other end of a pipe of ours writes what our own types say. */
export function messageReader<Message>(heard: (message: Message) => void) {
  let rest = '';
  return (bytes: Buffer): void => {
    const lines = (rest + bytes.toString('utf8')).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) heard(JSON.parse(line) as Message);
  };
}

export function messageLine(message: ToGuard | FromGuard): string {
  return `${JSON.stringify(message)}\n`;
}
