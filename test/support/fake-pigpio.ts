import type { PigpioModule } from '../../hardware/pigpio/pigpio-package.ts';

const PWM_PINS = new Set([12, 13, 18, 19]);

/** The package pigpio as far as we use it, with pins made of memory and the errors of its library. */
export class FakePigpio implements PigpioModule {
  readonly DISABLE_FIFO_IF = 1;
  readonly DISABLE_SOCK_IF = 2;
  /** Every call that changes something, in order. */
  readonly calls: string[] = [];
  readonly levels = new Map<number, number>();
  readonly duties = new Map<number, number>();
  readonly outputs = new Set<number>();
  /** What the library says instead of starting. */
  refusal: string | undefined;
  /** What else starting does. */
  onInitialize: () => void = () => {};
  readonly Gpio: PigpioModule['Gpio'];

  constructor() {
    const pigpio = this;
    this.Gpio = class {
      readonly #pin: number;

      constructor(pin: number) {
        this.#pin = pin;
      }

      mode(mode: number): this {
        pigpio.calls.push(`mode ${this.#pin} ${mode}`);
        if (mode === 1) pigpio.outputs.add(this.#pin);
        return this;
      }

      digitalRead(): number {
        return pigpio.levels.get(this.#pin) ?? 0;
      }

      digitalWrite(level: number): this {
        pigpio.calls.push(`write ${this.#pin} ${level}`);
        pigpio.levels.set(this.#pin, level);
        return this;
      }

      hardwarePwmWrite(hz: number, duty: number): this {
        if (!PWM_PINS.has(this.#pin)) throw new Error('pigpio error -95 in gpioHardwarePWM');
        pigpio.calls.push(`pwm ${this.#pin} ${hz} ${duty}`);
        pigpio.duties.set(this.#pin, duty);
        return this;
      }

      getPwmDutyCycle(): number {
        const duty = pigpio.duties.get(this.#pin);
        if (duty === undefined) throw new Error('pigpio error -92 in gpioGetPWMdutycycle');
        return duty;
      }
    };
  }

  configureInterfaces(interfaces: number): void {
    this.calls.push(`interfaces ${interfaces}`);
  }

  initialize(): void {
    this.calls.push('initialize');
    this.onInitialize();
    if (this.refusal !== undefined) throw new Error(this.refusal);
  }

  terminate(): void {
    this.calls.push('terminate');
  }
}
