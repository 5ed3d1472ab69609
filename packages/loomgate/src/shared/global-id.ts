import { LoomgateError } from '../errors';

/** A GraphQL name, without the names that are reserved for introspection, and a key. */
const form = /^((?!__|\d)\w+):(.+)$/su;

/** Longer than every key that an index of Postgres can hold. */
const maxLength = 4_096;

/**
 * Encodes a global object id: https://relay.dev/graphql/objectidentification.htm
 * @param key the text of the key (loaders/key.ts): of one column its canonical text, of several a JSON array
 */
export function toGlobalId(type: string, key: string): string {
  return Buffer.from(`${type}:${key}`).toString('base64url');
}

/**
 * Decodes a global object id. Whether the key is one of the type's is not checked.
 * @throws LoomgateError BAD_ID where it is not a global id
 */
export function fromGlobalId(globalId: string): { type: string; key: string } {
  const decoded = globalId.length > maxLength ? '' : Buffer.from(globalId, 'base64url').toString();
  const [, type, key] = form.exec(decoded) ?? [];
  if (!type || !key) throw new LoomgateError('BAD_ID');
  return { type, key };
}
