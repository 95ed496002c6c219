import { t } from '../words/words.ts';
import { notice } from './commands.ts';

/** Saves what the box answers as a file; what does not work is said. */
export async function save(path: string, name: string, accept = 'text/csv'): Promise<void> {
  const answer = await fetch(path, { headers: { accept } }).catch(() => undefined);
  if (answer?.ok !== true) {
    notice.value = t('notice.noFile');
    return;
  }
  const url = URL.createObjectURL(await answer.blob());
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  URL.revokeObjectURL(url);
}
