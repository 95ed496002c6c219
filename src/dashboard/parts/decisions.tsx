import { computed, effect, signal, useSignal } from '@preact/signals';
import { ask } from '../state/ask.ts';
import { told } from '../state/charger.ts';
import { who } from '../state/login.ts';
import { reasonText } from '../words/reason-words.ts';
import { moment, t } from '../words/words.ts';
import { Card } from './card.tsx';

interface Decision {
  readonly at: string;
  readonly code: string;
  readonly text: string;
  readonly inputs: Readonly<Record<string, number | string | boolean | null>>;
  readonly dutyPercent: number | null;
}

/** As many as fit beside the meter; the others on demand. */
const FIRST = 10;
const decisions = signal<readonly Decision[] | undefined>(undefined);
/** Another reason is another decision. */
const reason = computed(() => `${told.value?.reason.code} ${told.value?.reason.since}`);

effect(() => {
  if (who.value?.mayRead !== true || reason.value === '') return;
  void ask<readonly Decision[]>('GET', 'api/v1/why').then((answer) => {
    if (answer.ok) decisions.value = answer.body;
  });
});

/** The newest decisions with their reasons. */
export function Decisions() {
  const mayRead = who.value?.mayRead;
  const isWhole = useSignal(false);
  const all = decisions.value ?? [];
  const shown = isWhole.value ? all : all.slice(0, FIRST);
  return (
    <Card name="why" title={t('why.title')}>
      {mayRead === false && <p>{t('why.private')}</p>}
      {decisions.value?.length === 0 && <p>{t('why.none')}</p>}
      <ol>
        {shown.map(({ at, code, text, inputs }) => (
          <li key={`${at}${text}`}>
            <time dateTime={at}>{moment(at)}</time> {reasonText(code, inputs) ?? text}
          </li>
        ))}
      </ol>
      {all.length > FIRST && (
        <button
          type="button"
          class="plain"
          aria-expanded={isWhole.value}
          onClick={() => {
            isWhole.value = !isWhole.value;
          }}
        >
          {isWhole.value ? t('why.fewer') : t('why.all', { count: all.length })}
        </button>
      )}
    </Card>
  );
}
