import { randomBytes } from 'node:crypto';
import { performance } from 'node:perf_hooks';
import {
  type Attributes,
  isSpanContextValid,
  type SpanContext,
  type SpanOptions,
  TraceFlags,
} from '@opentelemetry/api';
import type { FieldPath, TracedField } from './field';
import { RecordedField } from './recorded-field';
import { type Owner, RecordedSpan } from './recorded-span';

/** Spans of one trace, as they are handed on when its request is over. */
export interface TraceRecord {
  readonly traceId: string;
  /** The span of another process that asked, if one did. */
  readonly remote: SpanContext | undefined;
  /** What the ids of its spans begin with, in hexadecimal digits. */
  readonly idPrefix: string;
  /** What turns the clock of `performance.now()` into milliseconds since 1970. */
  readonly originMs: number;
  /** What is said of every span: the operation. */
  readonly attributes: Attributes;
  readonly spans: readonly RecordedSpan[];
}

/** What an operation may have on top of these is not recorded. */
const maxSpans = 20_000;
export const spanIdBytes = 8;
const indexBytes = 3;

/** The id of a span, which is its number behind what the trace's ids begin with, in hexadecimal digits. */
export function spanIdOf(idPrefix: string, index: number): string {
  return idPrefix + index.toString(16).padStart(indexBytes * 2, '0');
}

/**
 * The trace of one request, or of work in the background. It is handed on when its first span ends; what ends later, as it
 * ends.
 */
export class Trace implements Owner {
  readonly traceId: string;
  readonly root: RecordedSpan;
  readonly #idPrefix = randomBytes(spanIdBytes - indexBytes).toString('hex');
  readonly #originMs = Date.now() - performance.now();
  readonly #remote: SpanContext | undefined;
  readonly #send: (record: TraceRecord) => void;
  #attributes: Attributes = {};
  #ended: RecordedSpan[] = [];
  #count = 1;
  #isOver = false;

  /**
   * @param remote the span of another process that the trace goes on from
   * @param send given what is recorded
   */
  constructor(
    name: string,
    options: SpanOptions,
    remote: SpanContext | undefined,
    send: (record: TraceRecord) => void,
  ) {
    this.#remote = remote && isSpanContextValid(remote) ? remote : undefined;
    this.traceId = this.#remote?.traceId ?? randomBytes(16).toString('hex');
    this.#send = send;
    this.root = new RecordedSpan(this, 0, undefined, name, 'loomgate', options);
  }

  /** With the vendors' state that the trace came with, for whoever is called next. */
  contextOf(index: number): SpanContext {
    const spanId = spanIdOf(this.#idPrefix, index);
    const { traceState } = this.#remote ?? {};
    return { traceId: this.traceId, spanId, traceFlags: TraceFlags.SAMPLED, ...(traceState && { traceState }) };
  }

  start(name: string, scope: string, options: SpanOptions, parent: number): RecordedSpan | undefined {
    return this.#next((index) => new RecordedSpan(this, index, parent, name, scope, options));
  }

  startField(field: TracedField, path: FieldPath, execution: number): RecordedSpan | undefined {
    return this.#next((index) => new RecordedField(this, index, execution, field, path));
  }

  #next(make: (index: number) => RecordedSpan): RecordedSpan | undefined {
    if (this.#count >= maxSpans) return undefined;
    this.#count += 1;
    return make(this.#count - 1);
  }

  describe(attributes: Attributes): void {
    this.#attributes = { ...this.#attributes, ...attributes };
  }

  ended(span: RecordedSpan): void {
    this.#ended.push(span);
    this.#isOver ||= span === this.root;
    if (!this.#isOver) return;
    const spans = this.#ended;
    this.#ended = [];
    this.#send({
      traceId: this.traceId,
      remote: this.#remote,
      idPrefix: this.#idPrefix,
      originMs: this.#originMs,
      attributes: this.#attributes,
      spans,
    });
  }
}
