import { type Attributes, type Context, context, createContextKey } from '@opentelemetry/api';

/** What every span of a request says of its operation, as soon as that is known. */
export class TracedOperation {
  readonly attributes: Attributes = {};
  #waiting: (() => void)[] | undefined = [];

  get isKnown(): boolean {
    return this.#waiting === undefined;
  }

  /** Runs the callback when the operation is known, or the request over. */
  whenKnown(callback: () => void): void {
    if (this.#waiting) this.#waiting.push(callback);
    else callback();
  }

  name(attributes: Attributes): void {
    Object.assign(this.attributes, attributes);
    this.release();
  }

  release(): void {
    const waiting = this.#waiting ?? [];
    this.#waiting = undefined;
    for (const callback of waiting) callback();
  }
}

const key = createContextKey('loomgate traced operation');

export function withTracedOperation(parent: Context, operation: TracedOperation): Context {
  return parent.setValue(key, operation);
}

export function tracedOperationOf(parent: Context): TracedOperation | undefined {
  const value = parent.getValue(key);
  return value instanceof TracedOperation ? value : undefined;
}

/** Tells the spans of the request what its operation is. */
export function nameTracedOperation(name: string | undefined, type: string, hash: string | undefined): void {
  tracedOperationOf(context.active())?.name({
    'graphql.operation.name': name ?? 'anonymous',
    'graphql.operation.type': type,
    ...(hash ? { 'graphql.document.hash': hash } : {}),
  });
}
