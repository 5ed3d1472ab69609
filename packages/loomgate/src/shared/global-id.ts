import { LoomgateError } from '../errors';

/** A GraphQL name, without the names that are reserved for introspection, and a key. A text that is a key can be empty. */
const form = /^((?!__|\d)\w+):(.*)$/su;

/** Bounds the work for a hostile id. Keys that an index of Postgres can hold have at most a few kilobytes. */
const maxLength = 65_536;

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
  if (type === undefined || key === undefined) throw new LoomgateError('BAD_ID');
  return { type, key };
}
