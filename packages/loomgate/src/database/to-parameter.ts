/** `null` without quotes would be none. */
const plain = /^(?!null$)[\w-]+$/i;

/**
 * Lists of ids and names are written out here, where nothing in them needs a quote; `pg` looks at each twice for what it
 * would have to escape. Whatever else there is, is `pg`'s.
 */
export function toParameter(value: unknown): unknown {
  return Array.isArray(value) && value.length > 0 && value.every(isPlain) ? `{${value.join(',')}}` : value;
}

function isPlain(item: unknown): boolean {
  return typeof item === 'string' && plain.test(item);
}
