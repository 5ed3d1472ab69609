import { join } from 'node:path';
import { makeFaults } from './faults';
import { startFleet } from './fleet';
import { createHistory } from './history';
import { openPlace, type Place } from './places';
import { questionsAbout } from './questions';
import { read, readPrivately } from './readers';
import { openSlowWay } from './slow-way';
import { createTally, type Findings } from './tally';
import { watch } from './watch';
import { writeByMutation, writeBySql } from './writers';

/** Duration and load of a run. */
export interface Effort {
  readonly reads: number;
  /** The interval between two faults. */
  readonly faultEveryMs: number;
  /** The name of the only fault; default: all in turn. */
  readonly fault?: string;
  /** The part of the protocol that is disabled in the gateways (without.ts). */
  readonly without?: string;
  /** Called every 5 s with the progress. */
  progress(findings: Findings): void;
}

const readersPerPlace = 8;
const mineBy = `select p.id, p.inventory from products p join artisans a on a.id = p.artisan_id
  join users u on u.id = a.owner_id where u.email = 'artisan@example.com' and p.status = 'ACTIVE' order by p.id limit 4`;
const others = `select p.id, p.inventory from products p where p.status = 'ACTIVE'
  and p.artisan_id not in (select a.id from artisans a join users u on u.id = a.owner_id where u.email = 'artisan@example.com')
  order by p.id limit 12`;

/** How far an instance may lag behind a commit; beyond it, a busy machine bypasses its caches. */
const lagMs = Number(process.env.CACHE_LAG_MS ?? 1_000);

/**
 * Runs readers, mutations and SQL writers concurrently against two gateways on one Redis and one Postgres, with faults.
 * Compares each answer with what its instance had reported as applied before the request, and with what had been committed
 * for longer than the allowed lag.
 */
export async function check({ reads, faultEveryMs, fault, without, progress }: Effort): Promise<Findings> {
  const settings = { CACHE_LAG_MS: String(lagMs), ...(without && { WITHOUT: without }) };
  const fleet = await startFleet(settings, without ? join(__dirname, 'without.ts') : undefined);
  const ways = [await openSlowWay(fleet.redis.url), await openSlowWay(fleet.redis.url)];
  const timer = setInterval(() => progress(tally.findings), 5_000);
  const tally = createTally(reads);
  try {
    const history = createHistory(lagMs);
    const mine = (await fleet.database.rows(mineBy)).map(({ id }) => String(id));
    const theirs = (await fleet.database.rows(others)).map(({ id }) => String(id));
    const places: Place[] = [];
    for (const [number, { url }] of ways.entries())
      places.push(await openPlace(fleet, number, history, { REDIS_URL: url }));
    const watched = places.map((place) => ({ place, ...watch(place, tally) }));
    const questions = questionsAbout([...mine, ...theirs]);
    const people = ['buyer@example.com', 'elin.strand@example.com', 'jonas.weber@example.com'] as const;
    const { url } = fleet.database;
    await Promise.all([
      ...watched.map(({ done }) => done),
      ...places.flatMap((place) =>
        Array.from({ length: readersPerPlace }, () => read(place, questions, history, tally)),
      ),
      ...places.map((place) => readPrivately(place, people, tally)),
      ...mine.map((product, index) => writeByMutation(places[index % 2] ?? fail(), url, product, history, tally)),
      ...[1, 2].map(() => writeBySql(url, theirs, history, tally)),
      makeFaults({ fleet, places: watched, ways, lagMs }, tally, faultEveryMs, fault),
    ]);
    return tally.findings;
  } finally {
    clearInterval(timer);
    await fleet.stop();
    for (const way of ways) await way.stop();
  }
}

function fail(): never {
  throw new Error('there are two places');
}
