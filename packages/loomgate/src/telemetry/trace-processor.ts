import { type Context, SpanStatusCode } from '@opentelemetry/api';
import {
  type ReadableSpan,
  type Sampler,
  SamplingDecision,
  type Span,
  type SpanLimits,
  type SpanProcessor,
} from '@opentelemetry/sdk-trace';
import { errorType } from '../errors/code-of';
import { type LocalTrace, localTraceOf } from './local-trace';

/** Characters of a name or of a text attribute: clients choose operation names and aliases. */
const maxTextLength = 1_000;

/** Span events are not recorded: they hold messages of errors. */
export const spanLimits: SpanLimits = { attributeValueLengthLimit: maxTextLength, eventCountLimit: 0 };

/**
 * Records the spans of contexts that `withLocalTrace` made. Whether a request is sampled is decided before (sampler.ts).
 */
export const localTraceSampler: Sampler = {
  shouldSample: (context) => ({
    decision: localTraceOf(context)?.addSpan() ? SamplingDecision.RECORD_AND_SAMPLED : SamplingDecision.NOT_RECORD,
  }),
  toString: () => 'LocalTraceSampler',
};

/** The spans of a trace that have ended before its root. */
interface Held {
  readonly root: ReadableSpan;
  readonly trace: LocalTrace;
  ended: ReadableSpan[];
}

/**
 * Holds the ended spans of a trace until its root ends, adds the attributes of the operation to each, and passes them on.
 * A span that ends after the root is passed on at once. Texts that may contain a client's data are not recorded: messages
 * of errors and the source of documents.
 */
export class TraceProcessor implements SpanProcessor {
  readonly #next: SpanProcessor;
  readonly #held = new WeakMap<LocalTrace, Held>();
  readonly #heldOf = new WeakMap<ReadableSpan, Held>();

  /** @param next exports the spans */
  constructor(next: SpanProcessor) {
    this.#next = next;
  }

  onStart(span: Span, parentContext: Context): void {
    span.recordException = (exception) => recordErrorCode(span, exception);
    const trace = localTraceOf(parentContext);
    if (!trace) return;
    const held = this.#held.get(trace) ?? { root: span, trace, ended: [] };
    this.#held.set(trace, held);
    this.#heldOf.set(span, held);
  }

  onEnding(span: Span): void {
    if (span.name.length > maxTextLength) span.updateName(span.name.slice(0, maxTextLength));
    // Sets the status again without its message.
    if (span.status.message !== undefined) span.setStatus({ code: span.status.code });
  }

  onEnd(span: ReadableSpan): void {
    const held = this.#heldOf.get(span);
    if (!held) return;
    held.ended.push(span);
    if (held.root.ended) this.#passOn(held);
  }

  #passOn(held: Held): void {
    const { ended, trace } = held;
    held.ended = [];
    for (const span of ended) {
      Object.assign(span.attributes, trace.operation);
      delete span.attributes['graphql.source'];
      this.#next.onEnd(span);
    }
  }

  forceFlush(): Promise<void> {
    return this.#next.forceFlush();
  }

  shutdown(): Promise<void> {
    return this.#next.shutdown();
  }
}

function recordErrorCode(span: Span, exception: unknown): void {
  span.setStatus({ code: SpanStatusCode.ERROR });
  span.setAttribute('error.type', errorType(exception));
}
