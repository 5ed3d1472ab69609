export const redacted = '[redacted]';

/** Keys whose values are redacted at any depth: they are secrets or may contain one. */
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

/** Returns a copy without secrets. pino's own redaction needs a path for each depth, and is slower with each path. */
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

/** Whether it is a plain object or an array. Errors have a serializer; other classes may have `toJSON`. */
function isPlain(value: object): boolean {
  const prototype = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null || Array.isArray(value);
}

/** Passwords in URLs, before the host or in the query; values of the header Authorization, and JSON Web Tokens. */
const credentials: readonly [RegExp, string][] = [
  [/(\b[a-z][a-z\d+.-]*:\/\/[^\s:/@"]*):[^\s"]*@/gi, `$1:${redacted}@`],
  [/([?&](?:ssl)?password=)[^&\s"]+/gi, `$1${redacted}`],
  [/\b(bearer|basic) +[\w.~+/=-]{8,}/gi, `$1 ${redacted}`],
  [/\beyJ[\w-]{8,}\.[\w-]+\.[\w-]*/g, redacted],
];

/** Redacts credentials in a log line. */
export function withoutCredentials(line: string): string {
  return credentials.reduce((text, [form, replacement]) => text.replace(form, replacement), line);
}
