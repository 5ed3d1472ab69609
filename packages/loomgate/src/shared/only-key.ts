import { LoomgateError } from '../errors';

/**
 * Returns the only key given, of several alternative keys of an object.
 * @throws LoomgateError BAD_USER_INPUT where none or more than one is given
 */
export function onlyKey(keys: Record<string, string | null | undefined>): { name: string; value: string } {
  const given = Object.entries(keys).flatMap(([name, value]) => (typeof value === 'string' ? [{ name, value }] : []));
  const [key] = given;
  if (key && given.length === 1) return key;
  throw new LoomgateError('BAD_USER_INPUT', `Give exactly one of: ${Object.keys(keys).join(', ')}.`);
}
