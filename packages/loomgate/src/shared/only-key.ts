import { LoomgateError } from '../errors';

/**
 * The one key that was given, of several that an object can be asked for by.
 * @throws LoomgateError BAD_USER_INPUT when none or more than one was given
 */
export function onlyKey(keys: Record<string, string | null | undefined>): { name: string; value: string } {
  const given = Object.entries(keys).flatMap(([name, value]) => (typeof value === 'string' ? [{ name, value }] : []));
  const [key] = given;
  if (key && given.length === 1) return key;
  throw new LoomgateError('BAD_USER_INPUT', `Give exactly one of: ${Object.keys(keys).join(', ')}.`);
}
