import type { Execute } from '../loaders';

const batchSize = 2_000;

/**
 * Deletes an event if it is too old and not the last one of its topic. The last one stays, so that a client with its cursor
 * can always continue. The deleted events of a topic are older than the remaining ones.
 */
const text = `
  with batch as materialized (select id, topic, at from loomgate.events where id > $1 order by id limit ${batchSize}),
  deleted as (
    delete from loomgate.events e using batch
    where e.id = batch.id and batch.at < $2
      and exists (select from loomgate.events later where later.topic = batch.topic and later.id > batch.id)
  )
  select max(id)::text as last, coalesce(bool_or(at >= $2), true) as "isDone" from batch`;

/**
 * Deletes old events, a few thousand in each statement.
 * @param before deletes events that are older than this
 * @param signal cancels the running statement and ends it
 */
export async function pruneEvents(execute: Execute, before: Date, signal: AbortSignal): Promise<void> {
  let lastId = '0';
  while (!signal.aborted) {
    const values = [lastId, before.toISOString()];
    const [found] = await execute<{ last: string | null; isDone: boolean }>({ label: 'Event.prune', text, values });
    if (!found?.last || found.isDone) return;
    lastId = found.last;
  }
}
