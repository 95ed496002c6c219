import { escaped, pageOf } from './html.ts';
import type { SetupBlocks } from './setup-change.ts';

/**
 * The form of the original, field by field, but for its network, which is the machine's. Passwords
 * are never shown.
 */
export function setupPage({ domoticz, mqtt }: SetupBlocks): string {
  const broker = new URL(mqtt.url);
  const fields = [
    box('domo', 'Tell Domoticz', domoticz.enabled),
    field('domoticzIP', 'Domoticz, address', domoticz.host),
    field('domoticzPort', 'Domoticz, port', domoticz.port),
    field('domoticzGasIdx', 'Domoticz, index of gas', domoticz.gasIdx),
    field('domoticzEnergyIdx', 'Domoticz, index of electricity', domoticz.electricityIdx),
    box('mqtt', 'Tell an MQTT broker', mqtt.enabled),
    field('mqttIP', 'MQTT, address', broker.hostname),
    field('mqttPort', 'MQTT, port', broker.port),
    field('mqttUser', 'MQTT, user', mqtt.username),
    secret('mqttPass', 'MQTT, password (empty leaves it)'),
    field('mqttTopic', 'MQTT, root of the topics', mqtt.topic),
    field('interval', 'Interval, seconds', mqtt.intervalS),
    box('watt', 'Whole watts', mqtt.watt),
  ];
  const form = `<form method="post" action="/SetupSave">${fields.join('')}<p><button>Save</button></p></form>`;
  return pageOf('Setup', `${form}<p><a href="/">Menu</a></p>`);
}

function field(name: string, label: string, value: string | number | null): string {
  return labelled(label, `<input name="${name}" value="${escaped(`${value ?? ''}`)}">`);
}

function secret(name: string, label: string): string {
  return labelled(label, `<input type="password" name="${name}" autocomplete="new-password">`);
}

function box(name: string, label: string, isOn: boolean): string {
  return labelled(label, `<input type="checkbox" name="${name}"${isOn ? ' checked' : ''}>`);
}

function labelled(label: string, input: string): string {
  return `<p><label>${label} ${input}</label></p>`;
}
