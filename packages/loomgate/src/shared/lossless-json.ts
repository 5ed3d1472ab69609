const numberForm = /^-?(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/;

/** Any number of fewer digits is exact, unless it has an exponent of three digits. */
const maybeInexactLength = 16;
const largeExponent = /\d[eE][+-]?\d{3}/;

/**
 * Parses JSON and keeps the value of every number. A number that a JavaScript number cannot hold exactly becomes an object
 * of `JSON.rawJSON`, which `JSON.stringify` writes unchanged: `{"a":9007199254740993}`.
 * @throws SyntaxError
 */
export function parseJson(text: string): unknown {
  return hasLongNumber(text) || largeExponent.test(text) ? JSON.parse(text, keepExact) : JSON.parse(text);
}

/** The same for `jsonb`, which Postgres writes without exponents. */
export function parseJsonb(text: string): unknown {
  return hasLongNumber(text) ? JSON.parse(text, keepExact) : JSON.parse(text);
}

/** Whether a text has 16 digits and dots in a row, also in quotes. One of 16 neighbours is at a multiple of 16. */
function hasLongNumber(text: string): boolean {
  for (let at = maybeInexactLength - 1; at < text.length; at += maybeInexactLength) {
    if (!isOfNumber(text, at)) continue;
    let [start, end] = [at, at];
    while (isOfNumber(text, start - 1)) start -= 1;
    while (isOfNumber(text, end + 1)) end += 1;
    if (end - start + 1 >= maybeInexactLength) return true;
  }
  return false;
}

/** Whether a character is a digit or a dot. */
function isOfNumber(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  return (code >= 48 && code <= 57) || code === 46;
}

function keepExact(_key: string, value: unknown, { source }: { readonly source?: string }): unknown {
  if (typeof value !== 'number' || source === undefined) return value;
  return isExact(source, value) ? value : JSON.rawJSON(source);
}

/** Whether a number, as JavaScript writes it, has the value of the text that it was parsed from. */
export function isExact(source: string, value: number): boolean {
  const written = String(value);
  return written === source || toDecimal(written) === toDecimal(source);
}

/** Returns equal texts for equal absolute values, e.g. `15e-1` for `1.50`, and the text itself for `Infinity`. */
function toDecimal(text: string): string {
  const [, whole, fraction = '', exponent = '0'] = numberForm.exec(text) ?? [];
  if (whole === undefined) return text;
  const digits = `${whole}${fraction}`.replace(/^0+/, '');
  let length = digits.length;
  while (digits[length - 1] === '0') length -= 1;
  const power = Number(exponent) - fraction.length + digits.length - length;
  return length === 0 ? '0' : `${digits.slice(0, length)}e${power}`;
}
