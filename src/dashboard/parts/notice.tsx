import { notice } from '../state/commands.ts';
import { t } from '../words/words.ts';

/** Says what did not work. */
export function Notice() {
  return (
    <div class="notice" role="alert">
      {notice.value !== undefined && (
        <p>
          {notice.value}
          <button
            type="button"
            class="plain"
            onClick={() => {
              notice.value = undefined;
            }}
          >
            {t('notice.close')}
          </button>
        </p>
      )}
    </div>
  );
}
