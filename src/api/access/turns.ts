/** Waiting jobs in all, and of one party, before more are turned away. */
const MAX_WAITING = 64;
const MAX_WAITING_EACH = 16;

/**
 * One job at a time, in order of arrival, with a short queue.
 *
 * A verification is expensive on purpose: two at once would double what strangers can make us spend.
 */
export class Turns {
  readonly #waiting = new Map<string, number>();
  #total = 0;
  #last: Promise<unknown> = Promise.resolve();

  /**
   * @param party - whoever asks; no party can fill the whole queue.
   * @returns what the job gave, or undefined when the queue is full.
   */
  take<T>(party: string, job: () => Promise<T>): Promise<T> | undefined {
    const own = this.#waiting.get(party) ?? 0;
    if (this.#total >= MAX_WAITING || own >= MAX_WAITING_EACH) return undefined;
    this.#total++;
    this.#waiting.set(party, own + 1);
    const turn = this.#last.then(job).finally(() => this.#leave(party));
    // The next job gets its turn whatever became of this one.
    this.#last = turn.catch(() => undefined);
    return turn;
  }

  #leave(party: string): void {
    this.#total--;
    const left = (this.#waiting.get(party) ?? 1) - 1;
    if (left === 0) this.#waiting.delete(party);
    else this.#waiting.set(party, left);
  }
}
