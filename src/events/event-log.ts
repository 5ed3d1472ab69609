import DataLoader from 'dataloader';
import { LoomgateError } from '../errors';
import type { Execute } from '../loaders';
import { badCursor, fromCursor, toCursor } from './cursor';
import type { Event } from './event';

/** An event with its place in the log. */
export interface LoggedEvent extends Event {
  readonly id: bigint;
}

/**
 * What has happened, kept in Postgres in the order in which it was committed
 * (docs/decisions/0029-events-by-triggers.md).
 */
export interface EventLog {
  /**
   * The place behind which somebody reads who begins after a cursor, or now.
   * @throws LoomgateError BAD_CURSOR, EVENTS_GONE
   */
  startOf(topic: string, after?: string | null): Promise<bigint>;
  /**
   * The events behind a place, oldest first, at most a page of them.
   * @throws LoomgateError EVENTS_GONE where some of them are not kept any more
   */
  after(topic: string, place: bigint): Promise<readonly LoggedEvent[]>;
}

/** Whoever is behind reads a page after the other, as fast as its client takes them. */
const pageSize = 100;
const maxBatch = 1_000;

const startText = `
  select (select max(id) from events where topic = k.topic)::text as last,
    (select topic = k.topic from events where id = k.after) as known
  from unnest($1::text[], $2::bigint[]) with ordinality k(topic, after, n) order by k.n`;

const afterText = `
  select k.n::int as key, e.id::text as id, e.subject_id as subject,
    (extract(epoch from e.at) * 1000)::int8::text as at,
    k.after = 0 or exists (select from events where id = k.after) as whole
  from unnest($1::text[], $2::bigint[]) with ordinality k(topic, after, n)
  cross join lateral (
    select id, subject_id, at from events where topic = k.topic and id > k.after order by id limit ${pageSize}
  ) e order by k.n, e.id`;

interface Key {
  readonly topic: string;
  readonly place: bigint | null;
}

/** What is asked in the same moment is one statement, and what several ask is asked once. */
export function createEventLog(execute: Execute): EventLog {
  const ask = <Row>(label: string, text: string, keys: readonly Key[]) =>
    execute<Row>({ label, text, values: [keys.map(({ topic }) => topic), keys.map(({ place }) => place?.toString())] });

  const starts = shared(async (keys) =>
    ask<{ last: string | null; known: boolean | null }>('Event.start', startText, keys),
  );
  const pages = shared(async (keys) => {
    const rows = await ask<Row>('Event.after', afterText, keys);
    const byKey = Map.groupBy(rows, ({ key }) => key);
    return keys.map((_, index) => byKey.get(index + 1) ?? []);
  });

  return {
    async startOf(topic, after) {
      const place = typeof after === 'string' ? fromCursor(after) : null;
      const { last, known } = await starts({ topic, place });
      if (place === null) return BigInt(last ?? 0);
      if (known === null) throw new LoomgateError('EVENTS_GONE');
      if (!known) throw badCursor();
      return place;
    },
    async after(topic, place) {
      const page = await pages({ topic, place });
      // Events of a topic are dropped in their order: where the one at the place is there, so are those behind it.
      if (page.some(({ whole }) => !whole)) throw new LoomgateError('EVENTS_GONE');
      return page.map(toEvent);
    },
  };
}

interface Row {
  readonly key: number;
  readonly id: string;
  readonly subject: string;
  /** Milliseconds since 1970. */
  readonly at: string;
  /** Whether the event at the place is still kept. */
  readonly whole: boolean;
}

function toEvent({ id, subject, at }: Row): LoggedEvent {
  return { id: BigInt(id), cursor: toCursor(BigInt(id)), subjectId: subject, atMs: Number(at) };
}

/** A DataLoader that remembers nothing: the next moment may have another answer. */
function shared<Value>(batch: (keys: readonly Key[]) => Promise<Value[]>): (key: Key) => Promise<Value> {
  const loader = new DataLoader<Key, Value, string>(
    (keys) => {
      loader.clearAll();
      return batch(keys);
    },
    { cacheKeyFn: ({ topic, place }) => `${place} ${topic}`, maxBatchSize: maxBatch },
  );
  return (key) => loader.load(key);
}
