import { z } from 'zod';

const count = (fallback: number, most: number) => z.coerce.number().int().min(1).max(most).default(fallback);
const onOff = z.enum(['on', 'off']).transform((value) => value === 'on');

/** Limits on operations and clients; docs/limits.md says how each is counted. */
export const limitsEnvironment = z
  .object({
    /** Tokens of a document. */
    LIMIT_TOKENS: count(4_000, 100_000),
    /** Depth of nested fields. */
    LIMIT_DEPTH: count(16, 100),
    /** Fields of an operation, including those of fragments at each spread. */
    LIMIT_FIELDS: count(600, 10_000),
    /** Root fields of an operation. */
    LIMIT_ROOT_FIELDS: count(50, 10_000),
    LIMIT_ALIASES: count(400, 10_000),
    /** Characters of an alias. */
    LIMIT_ALIAS_LENGTH: count(128, 10_000),
    LIMIT_DIRECTIVES: count(100, 10_000),
    LIMIT_FRAGMENTS: count(100, 10_000),
    /** Cost of one operation. */
    LIMIT_COST: count(250_000, 1_000_000_000),
    /** Bytes of one answer. */
    LIMIT_RESPONSE_BYTES: count(10_000_000, 1_000_000_000),
    /** Bytes of all answers being executed; the same limit applies to all answers that wait to be read. */
    LIMIT_PENDING_BYTES: count(100_000_000, 100_000_000_000),
    /** How long an operation may take; its statements are cancelled after that. */
    LIMIT_EXECUTION_MS: count(10_000, 3_600_000),
    /** How long a client may take to read an answer; its connection is closed after that. */
    LIMIT_WRITE_MS: count(30_000, 3_600_000),
    /** Whether rates are limited. Default: on, and off for NODE_ENV=test. */
    RATE_LIMIT: onOff.optional(),
    /** The cost that a client may spend at once: the capacity of its bucket. */
    RATE_LIMIT_CAPACITY: count(500_000, 1_000_000_000),
    /** The cost that is added to the bucket each second. */
    RATE_LIMIT_REFILL_PER_SECOND: count(10_000, 1_000_000_000),
    /** The limit of all signed-in viewers of one address together, as a multiple of that of one viewer. */
    RATE_LIMIT_ADDRESS_FACTOR: count(20, 1_000_000),
    /** Subscriptions of one socket at once. */
    LIMIT_SUBSCRIPTIONS_PER_SOCKET: count(100, 10_000),
    /** Subscriptions of one address at once, over sockets and event streams. */
    LIMIT_SUBSCRIPTIONS_PER_ADDRESS: count(1_000, 1_000_000),
    /** Subscriptions of one viewer at once, from all addresses. */
    LIMIT_SUBSCRIPTIONS_PER_VIEWER: count(500, 1_000_000),
    /** The longest message that a client may send on a socket. */
    LIMIT_SOCKET_MESSAGE_BYTES: count(65_536, 16_777_216),
    /** How long a socket may have no subscription; it is closed after that. */
    LIMIT_SOCKET_IDLE_MS: count(60_000, 86_400_000),
    /** Sockets and event streams of one address. All clients of a proxy that TRUST_PROXY does not name count as one. */
    LIMIT_STREAMS_PER_ADDRESS: count(1_000, 1_000_000),
    /** Sockets and event streams of one instance. */
    LIMIT_STREAMS: count(10_000, 1_000_000),
  })
  .refine((limits) => limits.LIMIT_COST <= limits.RATE_LIMIT_CAPACITY, {
    path: ['RATE_LIMIT_CAPACITY'],
    error: 'must be at least LIMIT_COST; otherwise allowed operations could never run',
  })
  .refine((limits) => limits.LIMIT_RESPONSE_BYTES <= limits.LIMIT_PENDING_BYTES, {
    path: ['LIMIT_PENDING_BYTES'],
    error: 'must be at least LIMIT_RESPONSE_BYTES; otherwise allowed answers could never be sent',
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

/** Off in tests, which send a hundred requests a second; suites about this limit enable it. */
export function toRateLimit(values: Values, isTest: boolean) {
  return {
    isOn: values.RATE_LIMIT ?? !isTest,
    capacity: values.RATE_LIMIT_CAPACITY,
    refillPerSecond: values.RATE_LIMIT_REFILL_PER_SECOND,
    addressFactor: values.RATE_LIMIT_ADDRESS_FACTOR,
  };
}
