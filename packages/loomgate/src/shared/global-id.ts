import { LoomgateError } from '../errors';

const uuid = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/;
/** A GraphQL name, without the names that are reserved for introspection. */
const form = /^((?!__|\d)\w+):([\da-f-]{36})$/;

/** Encodes a global object id: https://relay.dev/graphql/objectidentification.htm */
export function toGlobalId(type: string, id: string): string {
  return Buffer.from(`${type}:${id}`).toString('base64url');
}

/** Decodes a global object id. @throws LoomgateError BAD_ID where it is not one */
export function fromGlobalId(globalId: string): { type: string; id: string } {
  const [, type, id] = form.exec(Buffer.from(globalId, 'base64url').toString()) ?? [];
  if (!type || !id || !uuid.test(id)) throw new LoomgateError('BAD_ID');
  return { type, id };
}

/**
 * Decodes the global id of an object of this type.
 * @returns the id in the database
 * @throws LoomgateError BAD_ID where it is not one
 */
export function idOf(type: string, globalId: string): string {
  const found = fromGlobalId(globalId);
  if (found.type !== type) throw new LoomgateError('BAD_ID', `This is the id of a ${found.type}, not of a ${type}.`);
  return found.id;
}
