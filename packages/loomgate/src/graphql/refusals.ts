import type { ApolloServerPlugin } from '@apollo/server';
import type { RequestContext } from './context';

/** Counts the refusals of one operation by field, so that each field is told once, however many values were refused. */
export class Refusals {
  readonly #counts = new Map<string, number>();
  readonly #tell: (field: string, count: number) => void;
  #isTold = false;

  constructor(tell: (field: string, count: number) => void) {
    this.#tell = tell;
  }

  /** What is refused when the answer has been given already is told at once, once for each field. */
  add(field: string): void {
    const count = this.#counts.get(field) ?? 0;
    this.#counts.set(field, count + 1);
    if (this.#isTold && count === 0) this.#tell(field, 1);
  }

  /** The operation is over. */
  tell(): void {
    if (this.#isTold) return;
    this.#isTold = true;
    for (const [field, count] of this.#counts) this.#tell(field, count);
  }
}

/** Tells the refusals of an operation when its answer is given. */
export const refusalsPlugin: ApolloServerPlugin<RequestContext> = {
  async requestDidStart() {
    return {
      async willSendResponse({ contextValue: { refusals } }) {
        refusals.tell();
      },
    };
  },
};
