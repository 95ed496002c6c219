import type { ChargerJson } from '../../house/charger/charger-json.ts';
import { charger } from '../state/charger.ts';
import { heardAtMs, link } from '../state/stream.ts';
import { reasonText } from '../words/reason-words.ts';
import { moment, t } from '../words/words.ts';
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
    const seconds = Math.round((nowMs.value - heardAtMs.value) / 1_000);
    return <Sentence tone="trouble" text={t('state.offline', { seconds })} detail="" />;
  }
  if (now === undefined) {
    return <Sentence tone="waiting" text={t('state.connecting')} detail="" />;
  }
  const vehicle = now.vehicleState === null ? 'unknown' : now.vehicleState;
  const since = t('reason.since', { time: moment(now.reason.since) });
  return (
    <Sentence
      tone={toneOf(now)}
      text={reasonText(now.reason.code, now.reason.values) ?? now.reason.text}
      detail={`${t(`vehicle.${vehicle}`)} · ${since}`}
    />
  );
}

function Sentence({
  tone,
  text,
  detail,
}: {
  readonly tone: Tone;
  readonly text: string;
  readonly detail: string;
}) {
  return (
    <section class={`headline ${tone}`}>
      <svg viewBox="0 0 24 24" aria-hidden="true">
        <path d={ICONS[tone]} />
      </svg>
      <div>
        {/* Told when it changes, which the seconds in it do not make it do. */}
        <p class="sentence">{text}</p>
        <p class="detail">{detail}</p>
        <p class="unseen" aria-live="polite">
          {text.replace(/\d+ s\b/, '')}
        </p>
      </div>
    </section>
  );
}

function toneOf({ offeredCurrentA, blockedBy, reason, faults }: ChargerJson): Tone {
  if (faults.length > 0 || blockedBy === 'fault') return 'trouble';
  if (reason.code.startsWith('meter-') || reason.code === 'blind') return 'trouble';
  if (offeredCurrentA > 0) return 'charging';
  return blockedBy === 'mode' || blockedBy === 'enabled' ? 'off' : 'waiting';
}
