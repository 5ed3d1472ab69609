import { randomBytes } from 'node:crypto';
import type { Lsn } from '../../shared/lsn';
import type { Message, SharedState } from '../purges/purger';

/** Format version of the keys and messages. Instances with different versions do not receive each other's messages. */
const version = 2;

/**
 * Returns the prefix of all keys of the cache. The braces keep all keys in one slot of Redis Cluster, so that one script
 * may use any of them (decision 16).
 * @param namespace of the database
 * @throws Error for a namespace with characters that would end the braces
 */
export function prefixOf(namespace: string): string {
  if (!/^[\w.-]+$/.test(namespace)) throw new Error(`Invalid cache namespace: ${JSON.stringify(namespace)}`);
  return `{loomgate:${namespace}}:${version}`;
}

export const stateKey = (prefix: string): string => `${prefix}:state`;
export const channelOf = (prefix: string): string => `${prefix}:log`;
/** @param name `<epoch>:<key of the plan>` */
export const entryKey = (prefix: string, name: string): string => `${prefix}:entry:${name}`;

/** Random, so that no epoch is used twice, even if Redis has lost its data. */
export const newEpoch = (): string => randomBytes(12).toString('base64url');

/** The state of Redis before the first statement of a fill. Redis stores the result only if it is still valid. */
export interface FencingToken {
  readonly epoch: string;
  /** The number of the last purge. */
  readonly seq: number;
  /** Distinguishes this lease from those of other instances. */
  readonly leaseId: string;
}

/** Hexadecimal with 16 digits: Lua compares it as text, since its numbers have 53 bits. */
export function lsnKey(lsn: Lsn): string {
  return lsn.toString(16).padStart(16, '0');
}

/**
 * @param text `<epoch> <seq> <lsn>` from a message, or the same with a floor after it, from the state key
 * @returns undefined for any other text
 */
export function parseState(text: string): SharedState | undefined {
  const [, epoch, seq, lsn] = /^([\w-]+) (\d{1,15}) ([0-9a-f]{16})(?: \d+)?$/.exec(text) ?? [];
  if (!epoch || !seq || !lsn) return undefined;
  return { epoch, seq: Number(seq), lsn: BigInt(`0x${lsn}`) };
}

const messageForm = /^(?:(beat|epoch) (\S+ \S+ \S+)|purge (\S+ \S+ \S+) ([\w.-]+) ([\w,-]*))$/;

/**
 * Parses a message as the scripts publish it: `beat <epoch> <seq> <lsn>`, `epoch <epoch> <seq> <lsn>`, or
 * `purge <epoch> <seq> <lsn> <source> <tag>,<tag>`.
 * @returns undefined for any other text
 */
export function parseMessage(text: string): Message | undefined {
  const [, kind, common, ofPurge, source, tags] = messageForm.exec(text) ?? [];
  const state = parseState(common ?? ofPurge ?? '');
  if (!state) return undefined;
  if (kind === 'beat') return { kind: 'heartbeat', ...state };
  if (kind === 'epoch') return { kind, ...state };
  return source === undefined ? undefined : { kind: 'purge', ...state, source, tags: tags ? tags.split(',') : [] };
}
