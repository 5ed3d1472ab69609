import { createHash } from 'node:crypto';
import { Query } from 'pg';
import type { Statement } from '../../loaders';
import { fromInstant } from '../../shared/instant';
import { type RawDescription, RawRow } from '../rows/messages';
import type { RowClasses, RowShape } from '../rows/row-classes';

/** What Postgres has answered: the rows, or an error. */
export interface Outcome {
  readonly error: Error | null | undefined;
  readonly rows: object[];
}

/**
 * One attempt to run a statement: it waits for a connection, is sent, and is answered. `pg` sends it and calls its handlers;
 * they keep the rows as bytes, and decode a column when it is read (../rows/lazy-row.ts).
 */
export class RunningStatement extends Query {
  /** The name of the prepared statement. `pg` reads it; it is empty when the statement must not be prepared by name. */
  readonly name: string;
  /** Milliseconds that `pg` waits for the answer; 0 leaves it to the setting of the pool. */
  query_timeout = 0;
  /** The same for equal texts. */
  readonly key: string;
  readonly signal: AbortSignal | undefined;
  /** What Postgres answers. */
  readonly outcome: Promise<Outcome>;
  /** The same for the caller. Rejects with the signal's reason as soon as the signal aborts. */
  readonly answer: Promise<Outcome>;
  /**
   * Whether a cancel request was sent on its connection before it was answered. Postgres cancels the statement that runs when
   * the request arrives, which may be another one than the request was for.
   */
  isExposedToCancel = false;
  readonly #missing: readonly string[] | undefined;
  readonly #outcome = Promise.withResolvers<Outcome>();
  readonly #answer = Promise.withResolvers<Outcome>();
  readonly #rows: object[] = [];
  readonly #classes: RowClasses;
  #shape: RowShape | undefined;
  #failure: Error | undefined;
  #isAnswered = false;
  readonly #abort = () => this.#answer.reject(this.signal?.reason);

  constructor(
    { label, text, values, missing }: Statement,
    signal: AbortSignal | undefined,
    isPrepared: boolean,
    classes: RowClasses,
  ) {
    // `pg` copies a configuration object property by property; separate arguments are cheaper.
    super(text, values.map(toParameter), (error) => this.end(error ?? this.#failure));
    this.key = nameOf(label, text);
    this.name = isPrepared ? this.key : '';
    this.signal = signal;
    this.outcome = this.#outcome.promise;
    this.answer = this.#answer.promise;
    this.#missing = missing;
    this.#classes = classes;
    if (this.isAborted) this.#abort();
    else signal?.addEventListener('abort', this.#abort, { once: true });
  }

  get isAborted(): boolean {
    return this.signal?.aborted ?? false;
  }

  get isAnswered(): boolean {
    return this.#isAnswered;
  }

  /** The types that must be learned before its rows are read. */
  get unknownTypes(): readonly number[] {
    return this.#shape?.unknownTypes ?? none;
  }

  end(error: Error | null | undefined): void {
    this.#isAnswered = true;
    const outcome = { error, rows: this.#rows };
    this.#outcome.resolve(outcome);
    this.#answer.resolve(outcome);
    this.signal?.removeEventListener('abort', this.#abort);
  }

  handleRowDescription(message: RawDescription): void {
    try {
      this.#shape = this.#classes.shapeOf(this.key, message, this.#missing);
    } catch (error) {
      // An error thrown here would be an error of the socket, and end the connection.
      this.#failure = error instanceof Error ? error : new Error(String(error));
    }
  }

  handleDataRow(message: unknown): void {
    if (message instanceof RawRow && this.#shape)
      this.#rows.push(new this.#shape.Row(message.received, message.offset));
  }

  handleCommandComplete(): void {
    // The message holds only the number of rows.
  }
}

const none: readonly number[] = [];

const names = new Map<string, string>();
/** In bytes. Postgres truncates longer names. */
const maxNameLength = 63;

/** Names a prepared statement by its label and a digest of its text, so that each connection plans equal texts once. */
function nameOf(label: string, text: string): string {
  const known = names.get(text);
  if (known) return known;
  const digest = createHash('sha256').update(text).digest('base64url').slice(0, 12);
  const name = `${label.slice(0, maxNameLength - 1 - digest.length)}:${digest}`;
  names.set(text, name);
  return name;
}

/** The items of an array literal that need no quotes. Without quotes `null` would be the null value. */
const plain = /^(?!null$)[\w-]+$/i;

/** Writes a list of ids or names as an array literal. `pg`, which writes most other values, scans each item twice. */
function toParameter(value: unknown): unknown {
  return Array.isArray(value) && value.length > 0 && value.every(isPlain) ? `{${value.join(',')}}` : inUtc(value);
}

/** Writes a `Date` in UTC. `pg` writes it in the time zone of the process, and Postgres ignores the offset of a `timestamp`. */
function inUtc(value: unknown): unknown {
  if (value instanceof Date) return fromInstant(value.toISOString());
  return Array.isArray(value) ? value.map(inUtc) : value;
}

function isPlain(item: unknown): boolean {
  return typeof item === 'string' && plain.test(item);
}
