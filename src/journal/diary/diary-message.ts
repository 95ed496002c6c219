import type { JournalConfig, PricesConfig } from '../journal.config.ts';
import type {
  DiaryStatus,
  HistoryPage,
  HistoryQuery,
  SessionsPage,
  SessionsQuery,
} from './diary.ts';
import type { Sample } from './sample.ts';

/** What the thread of the diary is begun with. */
export interface DiaryStart {
  readonly path: string;
  readonly keep: JournalConfig;
  readonly prices: PricesConfig;
}

/** What may be asked of the thread; the answer has the same number. */
export type DiaryQuestion =
  | { readonly about: 'history'; readonly query: HistoryQuery }
  | { readonly about: 'sessions'; readonly query: SessionsQuery };

/** To the thread. */
export type ToDiary =
  | { readonly kind: 'add'; readonly sample: Sample }
  | { readonly kind: 'ask'; readonly number: number; readonly question: DiaryQuestion }
  | { readonly kind: 'close' };

/** From the thread. */
export type FromDiary =
  | { readonly kind: 'status'; readonly status: DiaryStatus }
  /** So many samples were taken since the last time this was said. */
  | { readonly kind: 'taken'; readonly samples: number }
  | {
      readonly kind: 'answer';
      readonly number: number;
      readonly page: HistoryPage | SessionsPage;
    }
  | { readonly kind: 'no-answer'; readonly number: number; readonly why: string }
  | { readonly kind: 'closed' };
