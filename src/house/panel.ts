import type { FrontPanel, Light, Press } from '../charging/board.ts';
import type { ChargerState } from '../charging/charger.ts';
import { MAX_CURRENT_A } from '../charging/pilot.ts';
import type { Control, ControlResult, House } from './house.ts';

/** A boost by the button ends by itself: nobody may find a week later that it still goes on. */
const BOOST_MS = 4 * 60 * 60_000;

export interface PanelParts {
  readonly panel: FrontPanel;
  readonly house: House;
  readonly control: Control;
  /** A press that could not be obeyed. */
  readonly refused: (result: ControlResult) => void;
}

/**
 * Obeys the button at the box and lets its lamp tell how things are. A short press turns solar mode
 * on, and in solar mode begins or ends a boost; 3 s turn off; 10 s reset the faults that stay, also
 * those that only somebody at the box may reset.
 *
 * @returns a function that ends it.
 */
export function servePanel({ panel, house, control, refused }: PanelParts): () => void {
  const show = (): void => panel.show(lightOf(house.picture().charger));
  const stopListening = panel.onPress((press) => {
    void obey(press).then((results) => {
      for (const result of results) if (!result.ok) refused(result);
    });
  });
  const unsubscribe = house.subscribe(show);
  show();
  return () => {
    stopListening();
    unsubscribe();
  };

  async function obey(press: Press): Promise<ControlResult[]> {
    const { mode, enabled, lease, faults } = house.picture().charger;
    switch (press) {
      case 'long':
        return [await control.change({ mode: 'off' })];
      case 'longest': {
        const kinds = faults.flatMap(({ kind, latched }) => (latched ? kind : []));
        return Promise.all(kinds.map((kind) => control.resetFault(kind, 'at-the-box')));
      }
      case 'short':
        if (mode !== 'solar' || !enabled) {
          return [await control.change({ mode: 'solar', enabled: true })];
        }
        if (lease?.kind === 'boost') return [control.endBoost()];
        return [control.boost({ currentA: MAX_CURRENT_A, forMs: BOOST_MS })];
    }
  }
}

/** What a lamp tells of a charger. */
function lightOf(charger: ChargerState): Light {
  const { mode, enabled, faults, reason, supply, freshness } = charger;
  if (faults.length > 0 || reason.code === 'fault') return 'fault';
  if (mode === 'off' || !enabled) return 'off';
  if (freshness === 'stale' || freshness === 'lost') return 'silent';
  return supply === 'closed' ? 'charging' : 'waiting';
}
