import type { BoardPins, WiredBoardConfig } from '../src/charging/board.config.ts';
import type { FrontPanel, Light, Press } from '../src/charging/board.ts';
import type { Clock } from '../src/clock.ts';
import { Button } from './button.ts';
import { converterPlan } from './converter-plan.ts';
import type { InputLine, OutputLine } from './direct-lines.ts';
import type { KernelLineAt, RcdPlan } from './guard/guard-plan.ts';
import { Lamp } from './lamp.ts';
import type { ExtraLines } from './opened-lines.ts';
import { RelayWatchdog } from './relay-watchdog.ts';
import { linePath, requireGpioChip } from './sysfs/gpio-chip.ts';
import { GpioLines } from './sysfs/gpio-lines.ts';
import type { OnoffModule } from './sysfs/onoff.ts';
import type { Sysfs } from './sysfs/sysfs.ts';

export interface ExtrasOptions {
  readonly sysfs: Sysfs;
  readonly clock: Clock;
  readonly board: WiredBoardConfig;
  readonly pins: BoardPins;
  readonly onoff: OnoffModule;
}

/**
 * Opens what a board has besides pilot and contactor.
 *
 * @throws {BoardError} `BOARD_OPEN` where a line or the converter is not to be had.
 */
export async function openExtras(options: ExtrasOptions): Promise<ExtraLines> {
  const { sysfs, clock, board, pins, onoff } = options;
  const senses = converterPlan(sysfs, board);
  const chip = requireGpioChip(sysfs);
  const gpio = new GpioLines({ sysfs, clock, chip, onoff });
  const output = (pin: number | undefined) => (pin === undefined ? undefined : gpio.output(pin));
  const input = (pin: number | undefined) => (pin === undefined ? undefined : gpio.input(pin));
  const at = (pin: number): KernelLineAt => ({ path: linePath(chip, pin) });
  try {
    for (const pin of [pins.rcd, pins.feedback]) await input(pin);
    for (const pin of [pins.rcdTest, pins.rcdReset]) await output(pin);
    const edges = await output(pins.watchdog);
    const watchdog = edges && new RelayWatchdog(edges, clock);
    const panel = new Panel(await input(pins.button), await output(pins.led), clock);
    const hasPanel = pins.button !== undefined || pins.led !== undefined;
    return {
      senses: {
        ...senses,
        ...(pins.rcd !== undefined && { rcd: rcdPlan(pins.rcd) }),
        ...(pins.feedback !== undefined && { feedback: at(pins.feedback) }),
      },
      panel: hasPanel ? panel : undefined,
      driven: (outputs) => watchdog?.driven(outputs),
      release: (isSafe) => {
        watchdog?.stop();
        panel.stop();
        if (isSafe) gpio.close();
      },
    };
  } catch (error) {
    gpio.close();
    throw error;
  }

  function rcdPlan(rcd: number): RcdPlan {
    return {
      ...at(rcd),
      trippedLevel: board.rcdTripped === 'high' ? 1 : 0,
      ...(pins.rcdTest !== undefined && { test: at(pins.rcdTest) }),
      ...(pins.rcdReset !== undefined && { reset: at(pins.rcdReset) }),
    };
  }
}

/** Button and lamp, as far as there are any. */
class Panel implements FrontPanel {
  readonly #heard = new Set<(press: Press) => void>();
  readonly #button: Button | undefined;
  readonly #lamp: Lamp | undefined;

  constructor(button: InputLine | undefined, led: OutputLine | undefined, clock: Clock) {
    this.#lamp = led && new Lamp(led, clock);
    this.#button =
      button &&
      new Button(button, clock, (press) => {
        for (const heard of this.#heard) heard(press);
      });
  }

  onPress(heard: (press: Press) => void): () => void {
    this.#heard.add(heard);
    return () => this.#heard.delete(heard);
  }

  show(light: Light): void {
    this.#lamp?.show(light);
  }

  stop(): void {
    this.#button?.stop();
    this.#lamp?.stop();
  }
}
