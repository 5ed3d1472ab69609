import type { RowsQueryConfig } from '../rows/query';

const maxAttempts = 3;

/** A statement that somebody waits for, until its signal aborts. */
export class PendingStatement {
  readonly query: RowsQueryConfig;
  readonly signal: AbortSignal | undefined;
  /** Its rows; rejects with the signal's reason at once when that aborts. */
  readonly answer: Promise<object[]>;
  readonly #promise = Promise.withResolvers<object[]>();
  /** Whether it goes by its name, which a connection may have prepared before. */
  isPrepared = true;
  #attempts = 0;
  readonly #giveUp = () => this.#promise.reject(this.signal?.reason);

  constructor(query: RowsQueryConfig, signal: AbortSignal | undefined) {
    this.query = query;
    this.signal = signal;
    this.answer = this.#promise.promise;
    signal?.addEventListener('abort', this.#giveUp, { once: true });
    if (this.isGivenUp) this.#giveUp();
  }

  get isGivenUp(): boolean {
    return this.signal?.aborted ?? false;
  }

  settle(error: Error | null | undefined, rows: object[] = []): void {
    if (error) this.#promise.reject(error);
    else this.#promise.resolve(rows);
    this.signal?.removeEventListener('abort', this.#giveUp);
  }

  /** Whether somebody waits for one more attempt; to be asked once for each. */
  mayBeSentAgain(): boolean {
    this.#attempts += 1;
    return this.#attempts < maxAttempts && !this.isGivenUp;
  }
}
