import { performance } from 'node:perf_hooks';
import {
  type Attributes,
  type AttributeValue,
  type Exception,
  type Link,
  type Span,
  type SpanContext,
  SpanKind,
  type SpanOptions,
  type SpanStatus,
  SpanStatusCode,
} from '@opentelemetry/api';
import { codeOf } from '../code-of';
import { type FieldPath, type TracedField, toPath } from './field';

/** The trace that a span belongs to. */
export interface Owner {
  contextOf(index: number): SpanContext;
  /** @returns undefined where the trace has spans enough */
  start(name: string, scope: string, options: SpanOptions, parent: number): RecordedSpan | undefined;
  startField(field: TracedField, path: FieldPath, execution: number): RecordedSpan | undefined;
  ended(span: RecordedSpan): void;
  /** Says something of every span, of those too that are there already. */
  describe(attributes: Attributes): void;
}

/** What others write into a span that repeats what somebody has sent. */
const source = 'graphql.source';

/**
 * A span of OpenTelemetry's API that is written down and nothing else. It keeps no words: of an error its code, of a
 * document nothing.
 */
export class RecordedSpan implements Span {
  readonly kind: SpanKind;
  /** On the clock of `performance.now()`. */
  readonly startMs = performance.now();
  /** 0 while it is under way. */
  endMs = 0;
  failed = false;
  readonly #trace: Owner;
  /** Whoever gave them may have them elsewhere, too: they are copied when one is added. */
  readonly #given: Attributes | undefined;
  #attributes: Attributes | undefined;
  #name: string;

  /**
   * @param index its number in its trace; the request's own span is 0
   * @param parent the number of the span above it
   * @param scope who made it
   */
  constructor(
    trace: Owner,
    readonly index: number,
    readonly parent: number | undefined,
    name: string,
    readonly scope: string,
    { kind = SpanKind.INTERNAL, attributes }: SpanOptions,
  ) {
    this.#trace = trace;
    this.kind = kind;
    this.#name = name;
    this.#given = attributes;
    this.#attributes = attributes;
  }

  get trace(): Owner {
    return this.#trace;
  }

  startChild(name: string, scope: string, options: SpanOptions): RecordedSpan | undefined {
    return this.#trace.start(name, scope, options, this.index);
  }

  /** The span of a resolver of the execution that is under way here. */
  startField(field: TracedField, path: FieldPath): RecordedSpan | undefined {
    return this.#trace.startField(field, path, this.index);
  }

  /** Empty for a field that is called after its path. */
  get name(): string {
    return this.#name;
  }

  get attributes(): Attributes {
    return this.#attributes ?? {};
  }

  /** Where in the answer its field is; undefined for what is no field. */
  get path(): FieldPath | undefined {
    const text = this.attributes['graphql.field.path'];
    return typeof text === 'string' ? toPath(text) : undefined;
  }

  spanContext(): SpanContext {
    return this.#trace.contextOf(this.index);
  }

  setAttribute(key: string, value: AttributeValue): this {
    if (key === source) return this;
    if (!this.#attributes || this.#attributes === this.#given) this.#attributes = { ...this.#given };
    this.#attributes[key] = value;
    return this;
  }

  setAttributes(attributes: Attributes): this {
    for (const [key, value] of Object.entries(attributes)) if (value !== undefined) this.setAttribute(key, value);
    return this;
  }

  setStatus({ code }: SpanStatus): this {
    if (code !== SpanStatusCode.UNSET) this.failed = code === SpanStatusCode.ERROR;
    return this;
  }

  recordException(exception: Exception): void {
    this.failed = true;
    this.setAttribute('error.type', codeOf(exception));
  }

  updateName(name: string): this {
    this.#name = name;
    return this;
  }

  isRecording(): boolean {
    return this.endMs === 0;
  }

  end(): void {
    if (!this.isRecording()) return;
    this.endMs = performance.now();
    this.#trace.ended(this);
  }

  /** Nothing here has events or links. */
  addEvent(): this {
    return this;
  }

  addLink(_link: Link): this {
    return this;
  }

  addLinks(_links: Link[]): this {
    return this;
  }
}
