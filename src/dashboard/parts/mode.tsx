import { useSignal } from '@preact/signals';
import type { ChargerJson } from '../../house/charger/charger-json.ts';
import { charger } from '../state/charger.ts';
import { command } from '../state/commands.ts';
import { current, decimal, t } from '../words/words.ts';
import { Card } from './card.tsx';
import { Choice } from './choice.tsx';

const MODES = ['off', 'manual', 'solar'] as const;
/** The ways of the surplus law. */
export const PRESETS = ['balanced', 'calm', 'sun-only', 'calm-sun', 'minimum-plus-sun'] as const;
const LAWS = ['surplus', 'step'] as const;
/** What a car accepts at least, and what the pilot can say at most, amperes. */
const LEAST_A = 6;
const MOST_A = 51;
/** Limits that come and go: what they leave now is no end of a slider. */
const PASSING: readonly string[] = ['mains', 'import', 'capacity', 'blind', 'temperature'];
const USUAL_A = 32;

/** Off, manual, sun; each keeps what was set for it. */
export function Mode() {
  const now = charger.value;
  if (now === undefined) return null;
  const { mode, enabled } = now;
  return (
    <Card name="mode" title={t('mode.title')} side={<Pause enabled={enabled} />}>
      <Choice
        name="mode"
        legend={t('mode.title')}
        options={MODES}
        value={mode}
        label={(option) => t(`mode.${option}`)}
        choose={(chosen) => {
          void command({
            method: 'PUT',
            path: '/mode',
            body: { mode: chosen },
            wish: { mode: chosen },
          });
        }}
      />
      {mode === 'off' && <p class="small">{t('mode.offHint')}</p>}
      {mode === 'manual' && <Current {...now} />}
      {mode === 'solar' && <Law {...now} />}
      {now.reason.code === 'external' && <External />}
    </Card>
  );
}

/** Another program leads, until its lease ends or somebody here takes over. */
function External() {
  return (
    <div class="external">
      <p>{t('mode.external')}</p>
      <button
        type="button"
        class="plain"
        onClick={() => void command({ method: 'DELETE', path: '/external' })}
      >
        {t('mode.takeOver')}
      </button>
    </div>
  );
}

function Pause({ enabled }: { readonly enabled: boolean }) {
  return (
    <button
      type="button"
      class="plain"
      aria-pressed={!enabled}
      onClick={() => {
        void command({
          method: 'PUT',
          path: '/enabled',
          body: { enabled: !enabled },
          wish: { enabled: !enabled },
        });
      }}
    >
      {t(enabled ? 'mode.pause' : 'mode.resume')}
    </button>
  );
}

function Current({ manual, limits }: ChargerJson) {
  /** What the hand on the slider says, until it lets go. */
  const held = useSignal<number | undefined>(undefined);
  const boundA = PASSING.includes(limits.by) ? USUAL_A : Math.floor(limits.currentA);
  const most = Math.max(LEAST_A, Math.min(MOST_A, boundA));
  const shownA = held.value ?? manual.currentA;
  return (
    <div class="slider">
      <label for="manual-current">{t('mode.current')}</label>
      <output for="manual-current">{current(shownA)}</output>
      <input
        id="manual-current"
        type="range"
        min={LEAST_A}
        max={Math.max(most, Math.ceil(manual.currentA))}
        step="1"
        value={shownA}
        aria-valuetext={current(shownA)}
        onInput={(event) => {
          held.value = event.currentTarget.valueAsNumber;
        }}
        onChange={async (event) => {
          const currentA = event.currentTarget.valueAsNumber;
          const wish = { manual: { currentA, dutyPercent: currentA / 0.6 } };
          await command({ method: 'PUT', path: '/manual', body: { currentA }, wish });
          held.value = undefined;
        }}
      />
      <p class="small">{t('mode.duty', { percent: decimal(shownA / 0.6, 1) })}</p>
    </div>
  );
}

function Law({ solar }: ChargerJson) {
  const set = (change: Partial<Pick<ChargerJson['solar'], 'law' | 'preset'>>) => {
    const next = { ...solar, ...change };
    const body = { law: next.law, preset: next.preset };
    void command({ method: 'PUT', path: '/law', body, wish: { solar: next } });
  };
  return (
    <>
      <div class="pair">
        <label>
          {t('mode.preset')}
          <select
            value={solar.preset}
            disabled={solar.law !== 'surplus'}
            onChange={(event) => set({ preset: event.currentTarget.value as typeof solar.preset })}
          >
            {PRESETS.map((preset) => (
              <option key={preset} value={preset}>
                {t(`preset.${preset}`)}
              </option>
            ))}
          </select>
        </label>
        <label>
          {t('mode.law')}
          <select
            value={solar.law}
            onChange={(event) => set({ law: event.currentTarget.value as typeof solar.law })}
          >
            {LAWS.map((law) => (
              <option key={law} value={law}>
                {t(`law.${law}`)}
              </option>
            ))}
          </select>
        </label>
      </div>
      <p class="small">{t(solar.law === 'step' ? 'law.stepHint' : `presetHint.${solar.preset}`)}</p>
    </>
  );
}
