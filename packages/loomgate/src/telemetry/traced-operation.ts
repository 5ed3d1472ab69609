import { trace } from '@opentelemetry/api';
import { RecordedSpan } from './recording/recorded-span';

/** Tells the trace of the request what its operation is. */
export function nameTracedOperation(name: string | undefined, type: string, hash: string | undefined): void {
  const active = trace.getActiveSpan();
  if (!(active instanceof RecordedSpan)) return;
  active.trace.describe({
    'graphql.operation.name': name ?? 'anonymous',
    'graphql.operation.type': type,
    ...(hash ? { 'graphql.document.hash': hash } : {}),
  });
}
