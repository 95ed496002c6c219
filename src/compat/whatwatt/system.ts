import { measuredEpochMs, meterFacts, systemId } from '../../house/meter-facts.ts';
import { tariffNumber } from '../../house/meter-numbers.ts';
import { type Face, meterStatus, uptimeS } from './face.ts';
import { type Told, told } from './told.ts';

/** `GET /api/v1/system`: the device, the meter and the network, as far as there are any here. */
export function systemOf(face: Face): Told | undefined {
  const { house, device, localClock, version, count } = face;
  const picture = house.picture();
  const { usable } = picture.meter;
  const facts = meterFacts(picture);
  const measuredMs = measuredEpochMs(picture);
  const measured = measuredMs === undefined ? undefined : localClock.at(measuredMs);
  const now = localClock.at(picture.epochMs);
  const boot = localClock.at(picture.epochMs - uptimeS(face) * 1_000);
  const { ip } = device.address();
  return told({
    device: {
      name: picture.name,
      id: systemId(device),
      model: device.model,
      firmware: version,
      upgrade_capable: false,
      date: now.date,
      time: now.time,
      time_since_boot: uptimeS(face),
      last_reboot: { date: boot.date, time: boot.time },
    },
    meter: {
      status: meterStatus(face),
      interface: facts.interface,
      id: facts.id,
      type: facts.type,
      model: facts.type,
      protocol: facts.protocol,
      protocol_version: facts.version,
      report_interval: count.intervalS,
      tariff: usable && tariffNumber(usable),
      date: measured?.date,
      time: measured?.time,
    },
    ethernet: { mac: systemId(device), status: ip === '127.0.0.1' ? 'Down' : 'Up', ip },
    sd_card: { installed: false },
  });
}
