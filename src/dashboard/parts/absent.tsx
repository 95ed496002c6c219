import { charger } from '../state/charger.ts';
import { t } from '../words/words.ts';
import { Card } from './card.tsx';

/** What would protect people and is not there; nothing to say of a box that has it all. */
export function Absent() {
  const absent = charger.value?.absentProtection ?? [];
  if (absent.length === 0) return null;
  return (
    <Card name="absent" title={t('absent.title')}>
      <ul>
        {absent.map((kind) => (
          <li key={kind}>{t(`absent.${kind}`)}</li>
        ))}
      </ul>
      <p>{t('absent.intro')}</p>
    </Card>
  );
}
