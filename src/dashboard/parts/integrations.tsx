import { useSignal } from '@preact/signals';
import { useRef } from 'preact/hooks';
import { t } from '../words/words.ts';
import { Card } from './card.tsx';
import { type Snippet, snippetsFor } from './snippets.ts';

/** Longer ones are scrolled. */
const MOST_ROWS = 14;

/** What to paste where. */
export function Integrations() {
  const box = new URL('./', location.href).href;
  return (
    <Card name="integrations" title={t('integrations.title')}>
      <p class="small">{t('integrations.hint')}</p>
      {snippetsFor(box).map((snippet) => (
        <Lines key={snippet.name} {...snippet} />
      ))}
    </Card>
  );
}

function Lines({ name, text, needsToken }: Snippet) {
  const lines = useRef<HTMLTextAreaElement>(null);
  const isCopied = useSignal(false);
  return (
    <details>
      <summary>{name}</summary>
      {needsToken && <p class="small">{t('integrations.token')}</p>}
      <textarea
        ref={lines}
        readOnly
        spellcheck={false}
        aria-label={name}
        rows={Math.min(MOST_ROWS, text.split('\n').length)}
        value={text}
      />
      <button
        type="button"
        class="plain"
        onClick={async () => {
          isCopied.value = await copied(text, lines.current);
        }}
      >
        {t(isCopied.value ? 'integrations.copied' : 'integrations.copy')}
      </button>
    </details>
  );
}

/** Without HTTPS browsers have no clipboard for pages: what is selected they copy all the same. */
async function copied(text: string, lines: HTMLTextAreaElement | null): Promise<boolean> {
  try {
    if (navigator.clipboard !== undefined) {
      await navigator.clipboard.writeText(text);
      return true;
    }
    lines?.select();
    return document.execCommand('copy');
  } catch {
    return false;
  }
}
