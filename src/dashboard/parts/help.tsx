import { who } from '../state/login.ts';
import { save } from '../state/save.ts';
import { t } from '../words/words.ts';
import { Card } from './card.tsx';

/** What to send to somebody who helps. */
export function Help() {
  return (
    <Card name="help" title={t('help.title')}>
      <p>{t('help.diagnostics')}</p>
      {who.value?.mayRead === true ? (
        <button
          type="button"
          class="plain"
          onClick={() => {
            void save('api/v1/diagnostics', 'sunpilot-diagnostics.json', 'application/json');
          }}
        >
          {t('help.save')}
        </button>
      ) : (
        <p class="small">{t('help.private')}</p>
      )}
    </Card>
  );
}
