import { useSignal } from '@preact/signals';
import { t } from '../words/words.ts';
import { Card } from './card.tsx';

/** Lines for other programs, with the address this page was asked at. */
function snippets(box: string): Readonly<Record<string, string>> {
  return {
    evcc: `meters:
  - name: grid
    type: custom
    power:
      source: http
      uri: ${box}power
      jq: (.Grid2Home - .Solar2Grid) * 1000`,
    Prometheus: `scrape_configs:
  - job_name: sunpilot
    static_configs:
      - targets: ['${new URL(box).host}']`,
    curl: `curl ${box}power
curl ${box}api/v1/charger`,
  };
}

/** What to paste where. */
export function Integrations() {
  const copied = useSignal<string | undefined>(undefined);
  const box = new URL('./', location.href).href;
  return (
    <Card name="integrations" title={t('integrations.title')}>
      <p class="small">{t('integrations.hint')}</p>
      {Object.entries(snippets(box)).map(([name, text]) => (
        <details key={name}>
          <summary>{name}</summary>
          <pre>{text}</pre>
          <button
            type="button"
            class="plain"
            onClick={async () => {
              await navigator.clipboard?.writeText(text);
              copied.value = name;
            }}
          >
            {t(copied.value === name ? 'integrations.copied' : 'integrations.copy')}
          </button>
        </details>
      ))}
    </Card>
  );
}
