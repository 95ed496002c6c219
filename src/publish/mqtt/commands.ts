import type { Logger } from 'pino';
import type { Clock } from '../../clock.ts';
import type { Control, Refusal } from '../../house/house.ts';
import type { Broker } from '../../meter/broker.ts';
import { type RefusedCommand, readCommand } from './command.ts';

/** Commands that may wait to be written down; more are refused. */
const MAX_WAITING = 16;

export interface CommandsParts {
  readonly broker: Pick<Broker, 'publish' | 'subscribe'>;
  readonly base: string;
  readonly control: Control;
  readonly clock: Clock;
  readonly log: Logger;
}

/**
 * Takes commands from `<base>/<key>/set`. One that the broker kept is an old wish, which would come
 * again with every connection: it is ignored. What is refused is told at `<base>/refused`.
 */
export async function takeCommands({
  broker,
  base,
  control,
  clock,
  log,
}: CommandsParts): Promise<void> {
  let waiting = 0;
  await broker.subscribe(`${base}/+/set`, (topic, payload, { retain }) => {
    const key = topic.slice(base.length + 1, -'/set'.length);
    if (retain) {
      log.info({ topic }, 'a retained command is ignored');
      return;
    }
    const refuse = (refused: RefusedCommand): void => {
      log.info({ topic, ...refused }, 'a command was refused');
      broker.publish(`${base}/refused`, JSON.stringify({ topic, ...refused }));
    };
    const command = readCommand(key, payload, clock.epochMs());
    if (!command.ok) {
      refuse(command.refused);
      return;
    }
    if (waiting >= MAX_WAITING) {
      refuse({ kind: 'busy', detail: 'too many commands at once' });
      return;
    }
    waiting++;
    command
      .run(control)
      .then(
        (result) => {
          if (!result.ok) refuse(refusedBy(result.refusal));
          else log.info({ topic }, 'a command was carried out');
        },
        (err: unknown) => log.error({ err, topic }, 'a command failed'),
      )
      .finally(() => {
        waiting--;
      });
  });
}

function refusedBy(refusal: Refusal): RefusedCommand {
  switch (refusal.kind) {
    case 'pinned':
      return { kind: 'pinned', detail: `${refusal.key} is pinned by ${refusal.by}` };
    case 'not-saved':
      return { kind: 'not-saved', detail: `could not be written down: ${refusal.detail}` };
    default:
      return { kind: 'unknown', detail: 'faults are not reset from here' };
  }
}
