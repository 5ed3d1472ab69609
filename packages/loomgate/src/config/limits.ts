import { z } from 'zod';

const count = (fallback: number, most: number) => z.coerce.number().int().min(1).max(most).default(fallback);
const onOff = z.enum(['on', 'off']).transform((value) => value === 'on');

/** How much a client may ask; docs/limits.md says how each is counted. */
export const limitsEnvironment = z
  .object({
    /** Tokens of a document. */
    LIMIT_TOKENS: count(4_000, 100_000),
    /** Levels of fields. */
    LIMIT_DEPTH: count(16, 100),
    /** Fields of an operation, fragments spread. */
    LIMIT_FIELDS: count(600, 10_000),
    /** Fields right below an operation. */
    LIMIT_ROOT_FIELDS: count(50, 10_000),
    LIMIT_ALIASES: count(400, 10_000),
    /** Characters of an alias. */
    LIMIT_ALIAS_LENGTH: count(128, 10_000),
    LIMIT_DIRECTIVES: count(100, 10_000),
    LIMIT_FRAGMENTS: count(100, 10_000),
    /** What one operation may cost. */
    LIMIT_COST: count(250_000, 1_000_000_000),
    /** Bytes of one answer. */
    LIMIT_RESPONSE_BYTES: count(10_000_000, 1_000_000_000),
    /** Bytes of all answers together: of those being made, and once more of those that wait to be read. */
    LIMIT_PENDING_BYTES: count(100_000_000, 100_000_000_000),
    /** How long an operation may take; its statements are cancelled then. */
    LIMIT_EXECUTION_MS: count(10_000, 3_600_000),
    /** How long a client may take to read an answer; its connection is closed then. */
    LIMIT_WRITE_MS: count(30_000, 3_600_000),
    /** Whether there is a limit on what a client may ask over time. Default: on, but for tests. */
    RATE_LIMIT: onOff.optional(),
    /** What a client may ask at once. */
    RATE_LIMIT_CAPACITY: count(500_000, 1_000_000_000),
    /** What it may ask for each second after that. */
    RATE_LIMIT_REFILL_PER_SECOND: count(10_000, 1_000_000_000),
    /** How many times as much as one viewer all signed-in viewers of an address may ask for together. */
    RATE_LIMIT_ADDRESS_FACTOR: count(20, 1_000_000),
    /** What one socket may follow. */
    LIMIT_SUBSCRIPTIONS_PER_SOCKET: count(100, 10_000),
    /** What is followed from one address at once, by sockets and by event streams. */
    LIMIT_SUBSCRIPTIONS_PER_ADDRESS: count(1_000, 1_000_000),
    /** What one viewer may follow at once, from wherever. */
    LIMIT_SUBSCRIPTIONS_PER_VIEWER: count(500, 1_000_000),
    /** The longest message that a client may send on a socket. */
    LIMIT_SOCKET_MESSAGE_BYTES: count(65_536, 16_777_216),
    /** How long a socket may follow nothing; it is closed then. */
    LIMIT_SOCKET_IDLE_MS: count(60_000, 86_400_000),
    /** Sockets and event streams of one address; behind a proxy that TRUST_PROXY does not name, of all of its clients. */
    LIMIT_STREAMS_PER_ADDRESS: count(1_000, 1_000_000),
    /** Sockets and event streams of one instance. */
    LIMIT_STREAMS: count(10_000, 1_000_000),
  })
  .refine((limits) => limits.LIMIT_COST <= limits.RATE_LIMIT_CAPACITY, {
    path: ['RATE_LIMIT_CAPACITY'],
    error: 'must be at least LIMIT_COST; an operation that costs more would never be allowed',
  })
  .refine((limits) => limits.LIMIT_RESPONSE_BYTES <= limits.LIMIT_PENDING_BYTES, {
    path: ['LIMIT_PENDING_BYTES'],
    error: 'must be at least LIMIT_RESPONSE_BYTES; a larger answer would never be sent',
  });

type Values = z.output<typeof limitsEnvironment>;

export function toLimits(values: Values) {
  return {
    tokens: values.LIMIT_TOKENS,
    depth: values.LIMIT_DEPTH,
    fields: values.LIMIT_FIELDS,
    rootFields: values.LIMIT_ROOT_FIELDS,
    aliases: values.LIMIT_ALIASES,
    aliasLength: values.LIMIT_ALIAS_LENGTH,
    directives: values.LIMIT_DIRECTIVES,
    fragments: values.LIMIT_FRAGMENTS,
    cost: values.LIMIT_COST,
    responseBytes: values.LIMIT_RESPONSE_BYTES,
    pendingBytes: values.LIMIT_PENDING_BYTES,
    executionMs: values.LIMIT_EXECUTION_MS,
    writeMs: values.LIMIT_WRITE_MS,
  };
}

export function toStreamLimits(values: Values) {
  return {
    perSocket: values.LIMIT_SUBSCRIPTIONS_PER_SOCKET,
    perAddress: values.LIMIT_SUBSCRIPTIONS_PER_ADDRESS,
    perViewer: values.LIMIT_SUBSCRIPTIONS_PER_VIEWER,
    socketMessageBytes: values.LIMIT_SOCKET_MESSAGE_BYTES,
    socketIdleMs: values.LIMIT_SOCKET_IDLE_MS,
    streams: values.LIMIT_STREAMS,
    streamsPerAddress: values.LIMIT_STREAMS_PER_ADDRESS,
  };
}

/** Suites send a hundred requests a second; those that are about this limit switch it on. */
export function toRateLimit(values: Values, isTest: boolean) {
  return {
    isOn: values.RATE_LIMIT ?? !isTest,
    capacity: values.RATE_LIMIT_CAPACITY,
    refillPerSecond: values.RATE_LIMIT_REFILL_PER_SECOND,
    addressFactor: values.RATE_LIMIT_ADDRESS_FACTOR,
  };
}
