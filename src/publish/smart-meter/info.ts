import type { Answer } from './answer.ts';
import { brokerHost } from './broker-address.ts';
import type { SmartMeterDevice } from './device.ts';
import { energyTriple } from './energy.ts';
import { BUFFER_BYTES } from './sampling.ts';
import { fullTime } from './stamp.ts';

/** Rate of a client that names none, and of the raw stream, samples a second. */
export const DEFAULT_RATE = 8_000;

/** Who we are. `waveform` is our own key: voltage and current over time are made up from RMS values. */
export function info(device: SmartMeterDevice): Answer {
  const { config, context, clock } = device;
  const energy = energyTriple(device).map((wh) => wh?.toFixed(4) ?? 'null');
  return {
    cmd: 'info',
    type: 'smartmeter',
    version: context.version,
    compiled: '-',
    sys_time: fullTime(clock.epochMs()),
    name: device.name,
    ip: context.device.address().ip,
    mqtt_server: brokerHost(config.mqtt.url) ?? '-',
    stream_server: config.streamServer ?? '-',
    time_server: config.timeServer,
    sampling_rate: DEFAULT_RATE,
    buffer_size: BUFFER_BYTES,
    psram: false,
    rtc: false,
    state: device.sampling === undefined ? 'idle' : 'busy',
    energy: `[${energy.join(', ')}]`,
    dailyReset: dailyText(device),
    calibration: config.calibration,
    ssids: '[]',
    waveform: 'synthetic',
  };
}

function dailyText({ config: { dailyRestart } }: SmartMeterDevice): string {
  if (dailyRestart === null) return 'None';
  const [hour, minute] = [dailyRestart.hour, dailyRestart.minute].map(twoDigits);
  return `@${hour}:${minute}:00`;
}

/** `03`. */
export function twoDigits(value: number): string {
  return String(value).padStart(2, '0');
}
