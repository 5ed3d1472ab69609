import DataLoader from 'dataloader';
import { LoomgateError } from '../errors';
import type { Execute } from '../loaders';
import { createCursors, type Offset } from './cursor';
import type { CursorSecrets } from './cursor-secrets';
import type { Event } from './event';

/** An event with the place behind it. */
export interface LoggedEvent extends Omit<Event, 'isReplay'> {
  readonly place: Offset;
}

/** Where a subscription begins to read, and the cursor of it. */
export interface Start {
  readonly place: Offset;
  readonly cursor: string;
  /** The last event of the topic by then; 0 where there was none. */
  readonly lastId: bigint;
}

/**
 * What has happened, kept in Postgres in the order in which it was committed
 * (docs/decisions/0029-events-from-triggers.md).
 */
export interface EventLog {
  /**
   * The place behind which somebody reads who begins after a cursor, or now.
   * @throws LoomgateError BAD_CURSOR, EVENTS_GONE
   */
  startOf(topic: string, after?: string | null): Promise<Start>;
  /**
   * The events behind a place, oldest first, at most a page of them.
   * @throws LoomgateError EVENTS_GONE where some of them are not kept any more, or the place is of a log that is lost
   */
  after(topic: string, place: Offset): Promise<readonly LoggedEvent[]>;
}

/** Whoever is behind reads a page after the other, as fast as its client takes them. */
const pageSize = 100;
const maxBatch = 1_000;
/** How far the clocks of instances may be apart. */
const clockToleranceMs = 60_000;

/** Tells an event from one that has got the same id after a failover that has lost commits. */
const digestOf = (event: string) => `
  encode(substr(sha256(convert_to(${event}.topic || ' ' || ${event}.subject_id || ' ' ||
    (extract(epoch from ${event}.at) * 1000)::int8, 'UTF8')), 1, 8), 'hex')`;

/** Whether what a key is behind is there as it was. */
const isWhole = `(k.id = 0 or exists (select from loomgate.events e where e.id = k.id and ${digestOf('e')} = k.mark))`;

const keysOf = 'unnest($1::text[], $2::bigint[], $3::text[]) with ordinality k(topic, id, mark, n)';

const startText = `
  select last.id::text as id, last.mark, ${isWhole} as whole
  from ${keysOf} left join lateral (
    select e.id, ${digestOf('e')} as mark from loomgate.events e where e.topic = k.topic order by e.id desc limit 1
  ) last on true order by k.n`;

/** A row for each event, and one without an event for what is not whole. */
const afterText = `
  select k.n::int as key, k.whole, e.*
  from (select k.*, ${isWhole} as whole from ${keysOf}) k left join lateral (
    select e.id::text as id, e.subject_id as subject, (extract(epoch from e.at) * 1000)::int8::text as at,
      ${digestOf('e')} as mark
    from loomgate.events e where k.whole and e.topic = k.topic and e.id > k.id order by e.id limit ${pageSize}
  ) e on true where e.id is not null or not k.whole order by k.n, e.id::bigint`;

interface Key extends Offset {
  readonly topic: string;
}

/**
 * What is asked in the same moment is one statement, and what several ask is asked once.
 * @param retentionMs how long events are kept at least
 */
export function createEventLog(execute: Execute, secrets: CursorSecrets, retentionMs: number): EventLog {
  const cursors = createCursors(secrets);
  const ask = <Row>(label: string, text: string, keys: readonly Key[]) =>
    execute<Row>({
      label,
      text,
      values: [keys.map(({ topic }) => topic), keys.map(({ id }) => id.toString()), keys.map(({ mark }) => mark)],
    });

  const starts = shared((keys) => ask<StartRow>('Event.start', startText, keys));
  const pages = shared(async (keys) => {
    const rows = await ask<Row>('Event.after', afterText, keys);
    const byKey = Map.groupBy(rows, ({ key }) => key);
    return keys.map((_, index) => byKey.get(index + 1) ?? []);
  });

  async function placeOf(topic: string, after: string): Promise<Omit<Start, 'cursor'>> {
    const place = await cursors.open(topic, after);
    const { id, whole } = await starts({ topic, ...place });
    // What was before the first event that is kept is not known.
    const mayHaveGone = place.id === 0n && id !== null && ageMsOf(place) > retentionMs - clockToleranceMs;
    if (!whole || mayHaveGone) throw new LoomgateError('EVENTS_GONE');
    return { place, lastId: BigInt(id ?? 0) };
  }

  async function nowOf(topic: string): Promise<Omit<Start, 'cursor'>> {
    const { id, mark } = await starts({ topic, ...theBeginning });
    if (id !== null && mark !== null) return { place: { id: BigInt(id), mark }, lastId: BigInt(id) };
    return { place: { id: 0n, mark: Date.now().toString(16).padStart(16, '0') }, lastId: 0n };
  }

  return {
    async startOf(topic, after) {
      const start = after ? await placeOf(topic, after) : await nowOf(topic);
      const toCursor = await cursors.sealer(topic);
      return { ...start, cursor: toCursor(start.place) };
    },
    async after(topic, place) {
      const page = await pages({ topic, ...(place.id === 0n ? theBeginning : place) });
      // Events of a topic are dropped in their order: where the one at the place is there, so are those behind it.
      if (page.some(({ whole }) => !whole)) throw new LoomgateError('EVENTS_GONE');
      const toCursor = await cursors.sealer(topic);
      return page.map((row) => toEvent(row, toCursor));
    },
  };
}

/** One key for all who ask for a topic from its beginning, whenever they came. */
const theBeginning: Offset = { id: 0n, mark: '' };

interface StartRow {
  /** Of the last event of the topic; null where it has none. */
  readonly id: string | null;
  readonly mark: string | null;
  readonly whole: boolean;
}

interface Row {
  readonly key: number;
  /** Whether the event at the place is still there, and the same. */
  readonly whole: boolean;
  readonly id: string;
  readonly mark: string;
  readonly subject: string;
  /** Milliseconds since 1970. */
  readonly at: string;
}

function toEvent({ id, mark, subject, at }: Row, toCursor: (place: Offset) => string): LoggedEvent {
  const place = { id: BigInt(id), mark };
  return { place, cursor: toCursor(place), subjectId: subject, atMs: Number(at) };
}

function ageMsOf({ mark }: Offset): number {
  return Date.now() - Number.parseInt(mark, 16);
}

/** A DataLoader that remembers nothing: the next moment may have another answer. */
function shared<Value>(batch: (keys: readonly Key[]) => Promise<Value[]>): (key: Key) => Promise<Value> {
  const loader = new DataLoader<Key, Value, string>(
    (keys) => {
      loader.clearAll();
      return batch(keys);
    },
    { cacheKeyFn: ({ topic, id, mark }) => `${id} ${mark} ${topic}`, maxBatchSize: maxBatch },
  );
  return (key) => loader.load(key);
}
