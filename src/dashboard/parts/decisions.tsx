import { computed, effect, signal } from '@preact/signals';
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

const SHOWN = 12;
const decisions = signal<readonly Decision[] | undefined>(undefined);
/** Another reason is another decision. */
const reason = computed(() => `${told.value?.reason.code} ${told.value?.reason.since}`);

effect(() => {
  if (who.value?.mayRead !== true || reason.value === '') return;
  void ask<readonly Decision[]>('GET', 'api/v1/why').then((answer) => {
    if (answer.ok) decisions.value = answer.body.slice(0, SHOWN);
  });
});

/** The newest decisions with their reasons. */
export function Decisions() {
  const mayRead = who.value?.mayRead;
  return (
    <Card name="why" title={t('why.title')}>
      {mayRead === false && <p>{t('why.private')}</p>}
      {decisions.value?.length === 0 && <p>{t('why.none')}</p>}
      <ol>
        {decisions.value?.map(({ at, code, text, inputs }) => (
          <li key={`${at}${text}`}>
            <time dateTime={at}>{moment(at)}</time> {reasonText(code, inputs) ?? text}
          </li>
        ))}
      </ol>
    </Card>
  );
}
