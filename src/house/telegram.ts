import { TelegramWriter } from '../meter/dsmr/telegram-writer.ts';
import { zoneOfHouse } from './local-time.ts';
import type { OutletSettings } from './outlet.ts';
import type { HousePicture } from './picture.ts';
import { withoutCar } from './without-car.ts';

/** `/`: how every telegram begins. */
const SLASH = 0x2f;

/** What a P1 port of the house sends. */
export class Telegrams {
  readonly #writer: TelegramWriter;

  /** @param settings - for the time zone of the meter. */
  constructor(settings: Pick<OutletSettings, 'read'>) {
    this.#writer = new TelegramWriter(zoneOfHouse(settings));
  }

  /**
   * The newest telegram: the meter's own bytes, or one written from a reading that came by another
   * way.
   *
   * @returns undefined while there is no reading to act upon.
   */
  ofMeter({ meter: { usable, raw } }: HousePicture): Uint8Array | undefined {
    if (usable === undefined) return undefined;
    return raw?.[0] === SLASH ? raw : this.#writer.write(usable);
  }

  /**
   * A telegram of the house as if the car drew nothing. It tells the power, the time and the
   * voltages: registers, currents and powers of the phases are those of a house with a car.
   *
   * @returns undefined while what the car draws is not known.
   */
  withoutCar(picture: HousePicture): Uint8Array | undefined {
    const { usable } = picture.meter;
    const power = withoutCar(picture);
    if (usable === undefined || power === undefined) return undefined;
    const { at, phases } = usable;
    return this.#writer.write({
      ...power,
      identification: 'SPT5SUNPILOT-WITHOUT-CAR',
      ...(at !== undefined && { at }),
      ...(phases !== undefined && {
        phases: phases.map(({ voltageV }) => (voltageV === undefined ? {} : { voltageV })),
      }),
    });
  }
}
