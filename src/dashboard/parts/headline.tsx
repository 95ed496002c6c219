import { useRef } from 'preact/hooks';
import type { ChargerJson } from '../../house/charger/charger-json.ts';
import { charger } from '../state/charger.ts';
import { language } from '../state/preferences.ts';
import { heardAtMs, link } from '../state/stream.ts';
import { reasonText } from '../words/reason-words.ts';
import { moment, span, t } from '../words/words.ts';
import { nowMs } from './now.ts';

/** How a state looks: never by colour alone, the icon and the words say it too. */
type Tone = 'charging' | 'waiting' | 'off' | 'trouble';

const ICONS: Readonly<Record<Tone, string>> = {
  charging: 'M13 2 4 14h6l-1 8 9-12h-6z',
  waiting: 'M12 3a9 9 0 1 0 9 9 9 9 0 0 0-9-9m1 4v5l4 2-1 2-5-3V7z',
  off: 'M11 3h2v9h-2zM7 6a8 8 0 1 0 10 0l-1 2a6 6 0 1 1-8 0z',
  trouble: 'M12 3 2 20h20zm-1 6h2v6h-2zm0 7h2v2h-2z',
};

/** What happens and why, in one sentence. */
export function Headline() {
  const now = charger.value;
  if (link.value === 'offline') {
    const time = span(Math.round((nowMs.value - heardAtMs.value) / 1_000));
    return <Sentence tone="trouble" text={t('state.offline', { time })} event="offline" />;
  }
  if (now === undefined) {
    return <Sentence tone="waiting" text={t('state.connecting')} event="connecting" />;
  }
  const { code, values, text, since } = now.reason;
  const vehicle = vehicleOf(now);
  return (
    <Sentence
      tone={toneOf(now)}
      text={reasonText(code, values) ?? text}
      detail={`${t(`vehicle.${vehicle}`)} · ${t('reason.since', { time: moment(since) })}`}
      event={`${code} ${values['by'] ?? ''} ${vehicle}`}
    />
  );
}

function Sentence({
  tone,
  text,
  detail,
  event,
}: {
  readonly tone: Tone;
  readonly text: string;
  readonly detail?: string;
  /** Another one is told to who cannot see; other numbers in the same sentence are not. */
  readonly event: string;
}) {
  return (
    <section class={`headline ${tone}`}>
      <svg viewBox="0 0 24 24" aria-hidden="true">
        <path d={ICONS[tone]} />
      </svg>
      <div>
        <p class="sentence">{text}</p>
        {detail !== undefined && <p class="detail">{detail}</p>}
        <Spoken event={`${language.value} ${event}`} text={text} />
      </div>
    </section>
  );
}

/** Says a sentence once for each event, with the numbers it began with. */
function Spoken({ event, text }: { readonly event: string; readonly text: string }) {
  const said = useRef({ event: '', text: '' });
  if (said.current.event !== event) said.current = { event, text };
  return (
    <p class="unseen" aria-live="polite">
      {said.current.text}
    </p>
  );
}

/** What is known of the car; one that asks and gets nothing does not charge. */
function vehicleOf({ vehicleState, charging }: ChargerJson) {
  if (vehicleState === null) return 'unknown';
  return vehicleState === 'C' && charging === false ? 'ready' : vehicleState;
}

function toneOf({ offeredCurrentA, blockedBy, reason, faults }: ChargerJson): Tone {
  if (faults.length > 0 || blockedBy === 'fault') return 'trouble';
  if (reason.code.startsWith('meter-') || reason.code === 'blind') return 'trouble';
  if (offeredCurrentA > 0) return 'charging';
  return blockedBy === 'mode' || blockedBy === 'enabled' ? 'off' : 'waiting';
}
