import { type SpanContext, SpanStatusCode, TraceFlags } from '@opentelemetry/api';
import { hrTimeDuration, millisToHrTime } from '@opentelemetry/core';
import type { Resource } from '@opentelemetry/resources';
import type { ReadableSpan } from '@opentelemetry/sdk-trace';
import type { SpanRecord } from '../recording/recorded-span';
import { spanIdOf, type TraceRecord } from '../recording/trace';
import { createParentOf } from './parents';

/** What was recorded of a trace, as OpenTelemetry's exporters take it. */
export function toSpans(record: TraceRecord, resource: Resource): ReadableSpan[] {
  const parentOf = createParentOf(record.spans);
  const contextOf = (spanId: string): SpanContext => ({
    traceId: record.traceId,
    spanId,
    traceFlags: TraceFlags.SAMPLED,
  });

  function parentIdOf(span: SpanRecord): string | undefined {
    const parent = parentOf(span);
    return parent === undefined ? record.remoteParentId : spanIdOf(record.idPrefix, parent);
  }

  return record.spans.map((span): ReadableSpan => {
    const context = contextOf(spanIdOf(record.idPrefix, span.index));
    const parentId = parentIdOf(span);
    const startTime = millisToHrTime(record.originMs + span.startMs);
    const endTime = millisToHrTime(record.originMs + span.endMs);
    return {
      ...nothingElse,
      name: span.name,
      kind: span.kind,
      spanContext: () => context,
      ...(parentId ? { parentSpanContext: contextOf(parentId) } : {}),
      startTime,
      endTime,
      duration: hrTimeDuration(startTime, endTime),
      status: { code: span.failed ? SpanStatusCode.ERROR : SpanStatusCode.UNSET },
      // Ours alone by now: what another thread had was copied.
      attributes: Object.assign(span.attributes, record.attributes),
      instrumentationScope: { name: span.scope },
      resource,
    };
  });
}

const nothingElse = {
  links: [],
  events: [],
  ended: true,
  droppedAttributesCount: 0,
  droppedEventsCount: 0,
  droppedLinksCount: 0,
};
