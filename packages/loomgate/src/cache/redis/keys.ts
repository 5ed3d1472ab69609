import { randomBytes } from 'node:crypto';

/** Of what lies in Redis. Instances that keep something else there do not hear each other either. */
const version = 2;

/**
 * What every key of the cache begins with. The braces keep all of them in one slot of Redis Cluster, so that one script
 * may touch any of them: decision 16.
 * @param namespace of the database that the answers are from
 * @throws Error for one that would end the braces
 */
export function prefixOf(namespace: string): string {
  if (!/^[\w.-]+$/.test(namespace)) throw new Error(`A namespace of the cache cannot be ${JSON.stringify(namespace)}`);
  return `{loomgate:${namespace}}:${version}`;
}

export const stateKey = (prefix: string): string => `${prefix}:state`;
export const channelOf = (prefix: string): string => `${prefix}:log`;
/** @param name `<epoch>:<key of the plan>` */
export const entryKey = (prefix: string, name: string): string => `${prefix}:entry:${name}`;

/** Random, so that none is used twice, even where Redis has lost all it knew. */
export const newEpoch = (): string => randomBytes(12).toString('base64url');
