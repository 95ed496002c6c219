import type { Advert } from './advert.ts';

/** A service as avahi-daemon reads it (avahi.service(5)). */
export function serviceXml({ name, type, subtype, port, txt }: Advert): string {
  const kind = `_${type}._tcp`;
  const lines = [
    `<type>${kind}</type>`,
    ...(subtype === undefined ? [] : [`<subtype>_${subtype}._sub.${kind}</subtype>`]),
    `<port>${port}</port>`,
    ...Object.entries(txt).map(
      ([key, value]) => `<txt-record>${plain(`${key}=${value}`)}</txt-record>`,
    ),
  ];
  return `<?xml version="1.0" standalone="no"?>
<!DOCTYPE service-group SYSTEM "avahi-service.dtd">
<service-group>
  <name>${plain(name)}</name>
  <service>
${lines.map((line) => `    ${line}`).join('\n')}
  </service>
</service-group>
`;
}

function plain(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
