import { systemId } from '../../house/meter-facts.ts';
import type { OutletContext } from '../../house/outlet.ts';

/** `/api/v1/system/info`, as far as there is anything like it here. */
export function systemOf({ device, version, clock }: OutletContext, uptimeMs: number) {
  const { ip, mac } = device.address();
  return {
    static: {
      product: { companyName: 'SunPilot', productName: 'SunPilot', fullProductName: 'SunPilot' },
      firmware: { buildVersion: version },
      hardware: { model: device.model },
      device: { id: systemId(device).toLowerCase() },
    },
    dynamic: {
      time: { uptime: uptimeMs, timestampIso: new Date(clock.epochMs()).toISOString() },
      memory: { heap: { free: Math.floor(device.freeHeapBytes()) } },
      network: { ipAddress: ip, macAddress: mac },
    },
    safeMode: { active: false, canRestartNow: false, minimumUptimeRemainingMs: 0 },
  };
}
