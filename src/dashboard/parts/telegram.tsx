import { useSignal, useSignalEffect } from '@preact/signals';
import { askText } from '../state/ask.ts';
import { readAtMs } from '../state/charger.ts';
import { who } from '../state/login.ts';
import { t } from '../words/words.ts';

/** Sources whose meter speaks in telegrams. */
const SOURCES: readonly string[] = ['serial', 'tcp', 'replay', 'p1Data', 'p1Mqtt'];

/** What the meter said last, to the letter; asked for only while somebody looks. */
export function Telegram({ source }: { readonly source: string }) {
  const isOpen = useSignal(false);
  const text = useSignal<string | undefined>(undefined);
  useSignalEffect(() => {
    // Read, so that each reading brings its telegram.
    if (!isOpen.value || readAtMs.value === undefined) return;
    void askText('api/v1/telegram').then((told) => {
      text.value = told ?? text.peek();
    });
  });
  if (!SOURCES.includes(source) || who.value?.mayRead !== true) return null;
  return (
    <details
      onToggle={(event) => {
        isOpen.value = event.currentTarget.open;
      }}
    >
      <summary>{t('meter.telegram')}</summary>
      <pre>{text.value || t('meter.telegramNone')}</pre>
    </details>
  );
}
