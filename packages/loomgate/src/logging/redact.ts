export const redacted = '[redacted]';

/** What stands under these keys is a secret, or may hold one, wherever it is logged. */
export const secretKeys = [
  'authorization',
  'cookie',
  'set-cookie',
  'password',
  'passwordHash',
  'secret',
  'token',
  'x-api-key',
  'variables',
];

const secret = new Set(secretKeys.map((key) => key.toLowerCase()));
const maxDepth = 6;

/** A copy of what is to be logged without its secrets. pino's own redaction wants a path for each depth, and pays for it. */
export function censor(logged: Record<string, unknown>): Record<string, unknown> {
  return censorObject(logged, 0);
}

function censorObject(value: object, depth: number): Record<string, unknown> {
  const entries = Object.entries(value).map(([key, inner]) => [key, censorValue(key, inner, depth)]);
  return Object.fromEntries(entries);
}

function censorValue(key: string, value: unknown, depth: number): unknown {
  if (secret.has(key.toLowerCase())) return redacted;
  if (typeof value !== 'object' || value === null || !isPlain(value)) return value;
  if (depth === maxDepth) return '[deep]';
  if (Array.isArray(value)) return value.map((inner) => censorValue('', inner, depth + 1));
  return censorObject(value, depth + 1);
}

/** Errors have a serializer, and other classes say themselves how they are written. */
function isPlain(value: object): boolean {
  const prototype = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null || Array.isArray(value);
}

/** The password of a URL, a bearer token, a JSON web token. */
const credentials: readonly [RegExp, string][] = [
  [/(\b[a-z][a-z\d+.-]*:\/\/[^\s:/@"]*):[^\s"]*@/gi, `$1:${redacted}@`],
  [/\b(bearer|basic) +[\w.~+/=-]{8,}/gi, `$1 ${redacted}`],
  [/\beyJ[\w-]{8,}\.[\w-]+\.[\w-]*/g, redacted],
];

/** A line of the log without what looks like a credential. */
export function withoutCredentials(line: string): string {
  return credentials.reduce((text, [form, replacement]) => text.replace(form, replacement), line);
}
