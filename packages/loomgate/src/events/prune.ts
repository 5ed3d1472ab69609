import type { Execute } from '../loaders';

const batchSize = 2_000;

/**
 * An event goes when it is too old and is not the last one of its topic: the last one stays, so that whoever has its
 * cursor may always go on from there. Of a topic, what is gone is older than all that is there.
 */
const text = `
  with looked as materialized (select id, topic, at from loomgate.events where id > $1 order by id limit ${batchSize}),
  gone as (
    delete from loomgate.events e using looked
    where e.id = looked.id and looked.at < $2
      and exists (select from loomgate.events later where later.topic = looked.topic and later.id > looked.id)
  )
  select max(id)::text as last, coalesce(bool_or(at >= $2), true) as "isDone" from looked`;

/**
 * Drops the events that nobody can ask for any more, a few thousand at a time.
 * @param before older ones go
 * @param signal ends it with the statement that is under way
 */
export async function pruneEvents(execute: Execute, before: Date, signal: AbortSignal): Promise<void> {
  let place = '0';
  while (!signal.aborted) {
    const values = [place, before.toISOString()];
    const [found] = await execute<{ last: string | null; isDone: boolean }>({ label: 'Event.prune', text, values });
    if (!found?.last || found.isDone) return;
    place = found.last;
  }
}
