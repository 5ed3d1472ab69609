/** Keys that are loaded together, and who waits for that. */
export class Batch {
  #isDispatched = false;
  #isOver = false;
  #waiting: (() => void)[] = [];

  get isDispatched(): boolean {
    return this.#isDispatched;
  }

  /** No key is added any more. */
  dispatch(): void {
    this.#isDispatched = true;
  }

  /** Calls back when all values are there; at once where they are. */
  whenOver(callback: () => void): void {
    if (this.#isOver) callback();
    else this.#waiting.push(callback);
  }

  end(): void {
    this.#isOver = true;
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const callback of waiting) callback();
  }
}

/**
 * A value that a batch brings. It is a promise to whoever takes it for one; whoever knows better waits for its batch, once
 * for all values of it, and nothing is made for each.
 */
export abstract class BatchedValue<Value> implements Promise<Value> {
  readonly batch: Batch;
  #promise: Promise<Value> | undefined;

  constructor(batch: Batch) {
    this.batch = batch;
  }

  get [Symbol.toStringTag](): string {
    return 'Coming';
  }

  /** The value, or what is in its way; there when the batch is over. */
  abstract outcome(): Value | Error;

  // biome-ignore lint/suspicious/noThenProperty: it is a promise
  then<Then = Value, Catch = never>(
    onValue?: ((value: Value) => Then | PromiseLike<Then>) | null,
    onError?: ((reason: unknown) => Catch | PromiseLike<Catch>) | null,
  ): Promise<Then | Catch> {
    this.#promise ??= this.#toPromise();
    return this.#promise.then(onValue, onError);
  }

  catch<Catch = never>(onError?: ((reason: unknown) => Catch | PromiseLike<Catch>) | null): Promise<Value | Catch> {
    return this.then(undefined, onError);
  }

  finally(onEnd?: (() => void) | null): Promise<Value> {
    return this.then().finally(onEnd);
  }

  /** @param toOther makes another value of the value, or throws */
  mapped<Other>(toOther: (value: Value) => Other): BatchedValue<Other> {
    return new Mapped(this, toOther);
  }

  /** @param toValue makes a value of an error, or throws */
  recovered<Other>(toValue: (error: Error) => Other): BatchedValue<Value | Other> {
    return new Recovered(this, toValue);
  }

  #toPromise(): Promise<Value> {
    return new Promise((resolve, reject) => {
      this.batch.whenOver(() => {
        const outcome = this.outcome();
        if (outcome instanceof Error) reject(outcome);
        else resolve(outcome);
      });
    });
  }
}

/** The value of one key. */
export class PendingBatch<Value> extends BatchedValue<Value> {
  #outcome: { readonly value: Value | Error } | undefined;

  settle(value: Value | Error): void {
    this.#outcome = { value };
  }

  outcome(): Value | Error {
    return this.#outcome ? this.#outcome.value : new Error('its batch is not over');
  }
}

class Mapped<Value, Other> extends BatchedValue<Other> {
  readonly #of: BatchedValue<Value>;
  readonly #toOther: (value: Value) => Other;

  constructor(of: BatchedValue<Value>, toOther: (value: Value) => Other) {
    super(of.batch);
    this.#of = of;
    this.#toOther = toOther;
  }

  outcome(): Other | Error {
    const outcome = this.#of.outcome();
    return outcome instanceof Error ? outcome : attempt(() => this.#toOther(outcome));
  }
}

function attempt<Value>(make: () => Value): Value | Error {
  try {
    return make();
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}

class Recovered<Value, Other> extends BatchedValue<Value | Other> {
  readonly #of: BatchedValue<Value>;
  readonly #toValue: (error: Error) => Other;

  constructor(of: BatchedValue<Value>, toValue: (error: Error) => Other) {
    super(of.batch);
    this.#of = of;
    this.#toValue = toValue;
  }

  outcome(): Value | Other | Error {
    const outcome = this.#of.outcome();
    return outcome instanceof Error ? attempt(() => this.#toValue(outcome)) : outcome;
  }
}
