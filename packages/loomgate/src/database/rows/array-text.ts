import type { FromText } from './builtin-types';

const quote = '"'.charCodeAt(0);
const backslash = '\\'.charCodeAt(0);

/**
 * Parses the text of an array, e.g. `{1,NULL}`, `{{a,"b c"},{"\"",d}}` or, with other bounds than from 1, `[0:1]={1,2}`:
 * https://www.postgresql.org/docs/current/arrays.html#ARRAYS-IO
 * @param text as Postgres writes it
 * @param delimiter between elements; `;` for the type box, `,` for all others
 * @param fromText converts an element
 * @returns nested arrays for more than one dimension; null elements are null
 */
export function parseArray(text: string, delimiter: string, fromText: FromText): unknown[] {
  const start = text.indexOf('{');
  // Most arrays are flat and without quotes.
  if (!text.includes('"') && !text.includes('{', start + 1)) return toFlatList(text.slice(start), delimiter, fromText);
  return new ArrayReader(text, start, delimiter, fromText).list();
}

function toFlatList(text: string, delimiter: string, fromText: FromText): unknown[] {
  if (text === '{}') return [];
  return text
    .slice(1, -1)
    .split(delimiter)
    .map((element) => toElement(element, fromText));
}

/** `NULL` without quotes is the null value. */
const toElement = (text: string, fromText: FromText) => (text === 'NULL' ? null : fromText(text));

class ArrayReader {
  #at: number;
  readonly #text: string;
  readonly #delimiter: string;
  readonly #fromText: FromText;

  constructor(text: string, start: number, delimiter: string, fromText: FromText) {
    this.#text = text;
    this.#at = start;
    this.#delimiter = delimiter;
    this.#fromText = fromText;
  }

  /** Reads `{...}`. Postgres has no empty list inside a list. */
  list(): unknown[] {
    const items: unknown[] = [];
    do {
      this.#at += 1;
      items.push(this.#item());
    } while (this.#text[this.#at] === this.#delimiter);
    this.#at += 1;
    return items;
  }

  #item(): unknown {
    const first = this.#text[this.#at];
    if (first === '{') return this.list();
    return first === '"' ? this.#fromText(this.#quoted()) : toElement(this.#bare(), this.#fromText);
  }

  #bare(): string {
    const start = this.#at;
    while (this.#at < this.#text.length && this.#text[this.#at] !== this.#delimiter && this.#text[this.#at] !== '}')
      this.#at += 1;
    return this.#text.slice(start, this.#at);
  }

  /** Between quotes, a backslash precedes each quote and each backslash of the value. */
  #quoted(): string {
    const start = this.#at + 1;
    let end = start;
    let isEscaped = false;
    for (let code = 0; end < this.#text.length; end += 1) {
      code = this.#text.charCodeAt(end);
      if (code === quote) break;
      if (code !== backslash) continue;
      isEscaped = true;
      end += 1;
    }
    this.#at = end + 1;
    const written = this.#text.slice(start, end);
    return isEscaped ? written.replace(/\\(.)/gs, '$1') : written;
  }
}
