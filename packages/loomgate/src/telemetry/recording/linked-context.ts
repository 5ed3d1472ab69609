import type { Context } from '@opentelemetry/api';

/**
 * A context that holds one value, and knows whom to ask for others. A trace has one for each of hundreds of resolvers;
 * OpenTelemetry's own copies a Map for each, and makes three functions.
 */
class LinkedContext implements Context {
  readonly #key: symbol | undefined;
  readonly #value: unknown;
  readonly #above: Context | undefined;

  constructor(key?: symbol, value?: unknown, above?: Context) {
    this.#key = key;
    this.#value = value;
    this.#above = above;
  }

  getValue(key: symbol): unknown {
    return key === this.#key ? this.#value : this.#above?.getValue(key);
  }

  /** A value for the same key stands in its place: spans below spans add no links. */
  setValue(key: symbol, value: unknown): Context {
    return new LinkedContext(key, value, key === this.#key ? this.#above : this);
  }

  deleteValue(key: symbol): Context {
    return this.setValue(key, undefined);
  }
}

/** What the context of every trace begins with. */
export const rootContext: Context = new LinkedContext();
