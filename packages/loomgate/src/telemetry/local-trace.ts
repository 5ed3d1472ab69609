import { type Attributes, type Context, context, createContextKey } from '@opentelemetry/api';

/** Further spans of a trace are not recorded. */
const maxSpans = 20_000;

/** The part of a trace that this process records: one sampled request, or one sampled task in the background. */
export class LocalTrace {
  #operation: Attributes = {};
  #started = 0;

  /** Attributes of every span of the trace. */
  get operation(): Attributes {
    return this.#operation;
  }

  /** Adds attributes to every span of the trace, including spans that have ended. */
  describeOperation(attributes: Attributes): void {
    this.#operation = { ...this.#operation, ...attributes };
  }

  /** Counts a new span. @returns false once the trace has 20,000 spans */
  addSpan(): boolean {
    this.#started += 1;
    return this.#started <= maxSpans;
  }
}

const key = createContextKey('loomgate.trace');

/** @returns a context whose spans are recorded as one trace */
export function withLocalTrace(parent: Context): Context {
  return parent.setValue(key, new LocalTrace());
}

/** @returns the trace that new spans of the context belong to; undefined where they are not recorded */
export function localTraceOf(active: Context): LocalTrace | undefined {
  const trace = active.getValue(key);
  return trace instanceof LocalTrace ? trace : undefined;
}

/** Adds the GraphQL operation to every span of the active trace; does nothing where the request is not sampled. */
export function nameTracedOperation(name: string | undefined, type: string, hash: string | undefined): void {
  localTraceOf(context.active())?.describeOperation({
    'graphql.operation.name': name ?? 'anonymous',
    'graphql.operation.type': type,
    ...(hash ? { 'graphql.document.hash': hash } : {}),
  });
}
