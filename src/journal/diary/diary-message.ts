import type { JournalConfig, PricesConfig } from '../journal.config.ts';
import type {
  DiaryStatus,
  HistoryPage,
  HistoryQuery,
  SessionsPage,
  SessionsQuery,
} from './diary.ts';
import type { Sample } from './sample.ts';

/** What the diary's thread is started with. */
export interface DiaryStart {
  readonly path: string;
  readonly keep: JournalConfig;
  readonly prices: PricesConfig;
}

/** What the thread may be asked; the answer carries the same number. */
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
  /** How many samples were taken since the last such message. */
  | { readonly kind: 'taken'; readonly samples: number }
  | {
      readonly kind: 'answer';
      readonly number: number;
      readonly page: HistoryPage | SessionsPage;
    }
  | { readonly kind: 'no-answer'; readonly number: number; readonly why: string }
  | { readonly kind: 'closed' };
