import { Query, type QueryConfig } from 'pg';
import { createRowClass, type RowClass } from './lazy-row';
import { type RawDescription, RawRow } from './messages';

/** The class of each prepared statement's rows, and the description that it was made from. */
const classes = new Map<string, { readonly description: Buffer; readonly Row: RowClass }>();

export interface RowsQueryConfig extends Pick<QueryConfig, 'text' | 'values'> {
  readonly name: string;
  /** Columns that somebody may look for in vain. */
  readonly missing?: readonly string[] | undefined;
}

/** A statement whose rows are read lazily. */
export class RowsQuery extends Query {
  /** Read by `pg`. */
  readonly name: string;
  /** Read by `pg`; its own setting where it is 0. */
  readonly query_timeout: number;
  readonly #missing: readonly string[] | undefined;
  readonly #rows: object[] = [];
  #Row: RowClass | undefined;
  #failure: Error | undefined;

  constructor(config: RowsQueryConfig, done: (error: Error | null | undefined, rows: object[]) => void, timeoutMs = 0) {
    // Given its parts: of an object `pg` makes a copy, descriptor by descriptor.
    super(config.text, config.values ?? [], (error) => done(error ?? this.#failure, this.#rows));
    this.name = config.name;
    this.query_timeout = timeoutMs;
    this.#missing = config.missing;
  }

  handleRowDescription(message: RawDescription): void {
    try {
      const known = classes.get(this.name);
      this.#Row = known?.description.equals(message.bytes) ? known.Row : remember(this.name, message, this.#missing);
    } catch (error) {
      // Thrown here it would be the socket's, and nobody's.
      this.#failure = error instanceof Error ? error : new Error(String(error));
    }
  }

  handleDataRow(message: unknown): void {
    if (message instanceof RawRow && this.#Row) this.#rows.push(new this.#Row(message.received, message.offset));
  }

  handleCommandComplete(): void {
    // It says how many rows there were.
  }
}

function remember(name: string, message: RawDescription, missing?: readonly string[]): RowClass {
  const Row = createRowClass(message.fields, missing);
  // Its own copy: the message is a piece of all that came with it.
  classes.set(name, { description: Buffer.from(message.bytes), Row });
  return Row;
}
