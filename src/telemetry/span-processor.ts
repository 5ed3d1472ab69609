import { type Attributes, type Context, SpanKind } from '@opentelemetry/api';
import type { ReadableSpan, Span, SpanProcessor } from '@opentelemetry/sdk-trace';
import { type TracedOperation, tracedOperationOf } from './traced-operation';

/** What others write into a span that may repeat what somebody has sent. */
const dropped = ['graphql.source', 'exception.message', 'exception.stacktrace'];

/**
 * Puts the operation's name and hash on every span of its request, those included that ended before it was known, and
 * takes off what errors and documents say in words.
 * @param next exports them
 */
export function createSpanProcessor(next: SpanProcessor): SpanProcessor {
  /** Of the few spans that begin before it is known. */
  const unnamed = new WeakMap<object, TracedOperation>();

  function finish(span: ReadableSpan): void {
    censor(span);
    next.onEnd(span);
  }

  return {
    onStart(span: Span, parent: Context) {
      const operation = tracedOperationOf(parent);
      if (operation?.isKnown) Object.assign(span.attributes, operation.attributes);
      else if (operation) unnamed.set(span, operation);
      next.onStart(span, parent);
    },
    onEnd(span: ReadableSpan) {
      const operation = unnamed.get(span);
      if (!operation) return finish(span);
      if (span.kind === SpanKind.SERVER) operation.release();
      operation.whenKnown(() => {
        Object.assign(span.attributes, operation.attributes);
        finish(span);
      });
    },
    forceFlush: () => next.forceFlush(),
    shutdown: () => next.shutdown(),
  };
}

function censor(span: ReadableSpan): void {
  drop(span.attributes);
  for (const { attributes } of span.events) if (attributes) drop(attributes);
  if (span.status.message !== undefined) delete span.status.message;
}

/** What is empty stays: objects that something was deleted from are slow. */
function drop(attributes: Attributes): void {
  for (const name of dropped) if (attributes[name]) delete attributes[name];
}
