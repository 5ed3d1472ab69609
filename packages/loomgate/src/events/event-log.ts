import DataLoader from 'dataloader';
import { LoomgateError } from '../errors';
import type { Execute } from '../loaders';
import { createCursors, type Offset } from './cursor';
import type { CursorSecrets } from './cursor-secrets';
import type { Event } from './event';

/** An event and the offset after it. */
export interface LoggedEvent extends Omit<Event, 'isReplay'> {
  readonly offset: Offset;
}

/** The offset at which a subscription begins to read, and its cursor. */
export interface Start {
  readonly offset: Offset;
  readonly cursor: string;
  /** The id of the last event of the topic at that time; 0 if there was none. */
  readonly lastId: bigint;
}

/** The events in Postgres, in the order of their commits (docs/decisions/0029-events-from-triggers.md). */
export interface EventLog {
  /**
   * Finds the offset at which a subscription begins: after a cursor, or at the end of the topic.
   * @throws LoomgateError BAD_CURSOR, EVENTS_GONE
   */
  startOf(topic: string, after?: string | null): Promise<Start>;
  /**
   * Reads the events after an offset, oldest first, at most one page.
   * @throws LoomgateError EVENTS_GONE if some of them were pruned, or if the offset is of a lost log
   */
  after(topic: string, offset: Offset): Promise<readonly LoggedEvent[]>;
}

/** The number of events of a page. A follower reads page after page, as fast as its client takes them. */
const pageSize = 100;
const maxBatch = 1_000;
/** The largest difference between the clocks of instances. */
const clockToleranceMs = 60_000;

/** The SQL of an event's digest. Another event can get the same id after a failover that lost commits. */
const digestOf = (event: string) => `
  encode(substr(sha256(convert_to(${event}.topic || ' ' || ${event}.subject_id || ' ' ||
    (extract(epoch from ${event}.at) * 1000)::int8, 'UTF8')), 1, 8), 'hex')`;

/** Whether the event of an offset still exists, and is the same event. */
const isWhole = `(k.id = 0 or exists (select from loomgate.events e where e.id = k.id and ${digestOf('e')} = k.fingerprint))`;

const keysOf = 'unnest($1::text[], $2::bigint[], $3::text[]) with ordinality k(topic, id, fingerprint, n)';

const startText = `
  select last.id::text as id, last.fingerprint, ${isWhole} as whole
  from ${keysOf} left join lateral (
    select e.id, ${digestOf('e')} as fingerprint from loomgate.events e
    where e.topic = k.topic order by e.id desc limit 1
  ) last on true order by k.n`;

/** Returns a row for each event, and one row without an event for an offset that is not whole. */
const afterText = `
  select k.n::int as key, k.whole, e.*
  from (select k.*, ${isWhole} as whole from ${keysOf}) k left join lateral (
    select e.id::text as id, e.subject_id as subject, (extract(epoch from e.at) * 1000)::int8::text as at,
      ${digestOf('e')} as fingerprint
    from loomgate.events e where k.whole and e.topic = k.topic and e.id > k.id order by e.id limit ${pageSize}
  ) e on true where e.id is not null or not k.whole order by k.n, e.id::bigint`;

interface Key extends Offset {
  readonly topic: string;
}

/**
 * Concurrent calls share one statement, and equal calls one key of it.
 * @param retentionMs the least time that events are kept
 */
export function createEventLog(execute: Execute, secrets: CursorSecrets, retentionMs: number): EventLog {
  const cursors = createCursors(secrets);
  const query = <Row>(label: string, text: string, keys: readonly Key[]) => {
    const ids = keys.map(({ id }) => id.toString());
    const values = [keys.map(({ topic }) => topic), ids, keys.map(({ fingerprint }) => fingerprint)];
    return execute<Row>({ label, text, values });
  };

  const starts = batched((keys) => query<StartRow>('Event.start', startText, keys));
  const pages = batched(async (keys) => {
    const rows = await query<EventRow>('Event.after', afterText, keys);
    const byKey = Map.groupBy(rows, ({ key }) => key);
    return keys.map((_, index) => byKey.get(index + 1) ?? []);
  });

  async function startAfter(topic: string, after: string): Promise<Omit<Start, 'cursor'>> {
    const offset = await cursors.open(topic, after);
    const { id, whole } = await starts({ topic, ...offset });
    // Events after a cursor without an event may have been pruned, unless the cursor is younger than the retention.
    const mayBePruned = offset.id === 0n && id !== null && ageMsOf(offset) > retentionMs - clockToleranceMs;
    if (!whole || mayBePruned) throw new LoomgateError('EVENTS_GONE');
    return { offset, lastId: BigInt(id ?? 0) };
  }

  async function startNow(topic: string): Promise<Omit<Start, 'cursor'>> {
    const { id, fingerprint } = await starts({ topic, ...beginning });
    if (id !== null && fingerprint !== null) return { offset: { id: BigInt(id), fingerprint }, lastId: BigInt(id) };
    return { offset: { id: 0n, fingerprint: Date.now().toString(16).padStart(16, '0') }, lastId: 0n };
  }

  return {
    async startOf(topic, after) {
      const start = after ? await startAfter(topic, after) : await startNow(topic);
      const toCursor = await cursors.sealer(topic);
      return { ...start, cursor: toCursor(start.offset) };
    },
    async after(topic, offset) {
      const page = await pages({ topic, ...(offset.id === 0n ? beginning : offset) });
      // Events of a topic are pruned in order: if the event of the offset exists, so do those after it.
      if (page.some(({ whole }) => !whole)) throw new LoomgateError('EVENTS_GONE');
      const toCursor = await cursors.sealer(topic);
      return page.map((row) => toEvent(row, toCursor));
    },
  };
}

/** The same key for all followers that read a topic from its beginning. */
const beginning: Offset = { id: 0n, fingerprint: '' };

interface StartRow {
  /** The id of the last event of the topic; null if it has none. */
  readonly id: string | null;
  readonly fingerprint: string | null;
  readonly whole: boolean;
}

interface EventRow {
  readonly key: number;
  /** Whether the event of the offset still exists, and is the same event. */
  readonly whole: boolean;
  readonly id: string;
  readonly fingerprint: string;
  readonly subject: string;
  /** Milliseconds since 1970. */
  readonly at: string;
}

function toEvent({ id, fingerprint, subject, at }: EventRow, toCursor: (offset: Offset) => string): LoggedEvent {
  const offset = { id: BigInt(id), fingerprint };
  return { offset, cursor: toCursor(offset), subjectId: subject, atMs: Number(at) };
}

function ageMsOf({ fingerprint }: Offset): number {
  return Date.now() - Number.parseInt(fingerprint, 16);
}

/** A DataLoader without a cache across batches, since the log grows. */
function batched<Value>(batch: (keys: readonly Key[]) => Promise<Value[]>): (key: Key) => Promise<Value> {
  const loader = new DataLoader<Key, Value, string>(
    (keys) => {
      loader.clearAll();
      return batch(keys);
    },
    { cacheKeyFn: ({ topic, id, fingerprint }) => `${id} ${fingerprint} ${topic}`, maxBatchSize: maxBatch },
  );
  return (key) => loader.load(key);
}
