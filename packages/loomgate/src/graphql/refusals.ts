import type { ApolloServerPlugin } from '@apollo/server';

/** Counts the refusals of one operation by field, so that each field is reported once, whatever the number of values. */
export class Refusals {
  readonly #counts = new Map<string, number>();
  readonly #onRefusal: (field: string, count: number) => void;
  #isReported = false;

  constructor(onRefusal: (field: string, count: number) => void) {
    this.#onRefusal = onRefusal;
  }

  /** Counts a refusal. After `report`, each field is reported on its first refusal. */
  add(field: string): void {
    const count = this.#counts.get(field) ?? 0;
    this.#counts.set(field, count + 1);
    if (this.#isReported && count === 0) this.#onRefusal(field, 1);
  }

  /** Reports all fields at the end of the operation. Further calls do nothing. */
  report(): void {
    if (this.#isReported) return;
    this.#isReported = true;
    for (const [field, count] of this.#counts) this.#onRefusal(field, count);
  }
}

/** Reports the refusals of an operation when its response is sent. */
export const refusalsPlugin: ApolloServerPlugin<{ readonly refusals: Refusals }> = {
  async requestDidStart() {
    return {
      async willSendResponse({ contextValue: { refusals } }) {
        refusals.report();
      },
    };
  },
};
