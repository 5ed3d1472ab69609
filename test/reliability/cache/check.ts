import { makeFaults } from './faults';
import { startFleet } from './fleet';
import { createHistory } from './history';
import { openPlace } from './places';
import { questionsAbout } from './questions';
import { read, readPrivately } from './readers';
import { createTally, type Findings } from './tally';
import { watch } from './watch';
import { writeByMutation, writeBySql } from './writers';

/** How long and how hard. */
export interface Effort {
  readonly reads: number;
  /** Between two faults. */
  readonly faultEveryMs: number;
  /** A module that is loaded into each gateway before its own code. */
  readonly preload?: string;
  /** Told now and then how far it is. */
  progress(findings: Findings): void;
}

const readersPerPlace = 8;
const mineBy = `select p.id, p.inventory from products p join artisans a on a.id = p.artisan_id
  join users u on u.id = a.owner_id where u.email = 'artisan@example.com' and p.status = 'ACTIVE' order by p.id limit 4`;
const others = `select p.id, p.inventory from products p where p.status = 'ACTIVE'
  and p.artisan_id not in (select a.id from artisans a join users u on u.id = a.owner_id where u.email = 'artisan@example.com')
  order by p.id limit 12`;

/**
 * Readers, writers by mutation and writers by SQL at once, against two gateways on one Redis and one Postgres, with
 * faults in between; every answer is held against what its instance had said to have applied before it was asked.
 */
export async function check({ reads, faultEveryMs, preload, progress }: Effort): Promise<Findings> {
  const fleet = await startFleet({}, preload);
  const timer = setInterval(() => progress(tally.findings), 5_000);
  const tally = createTally(reads);
  try {
    const history = createHistory();
    const mine = (await fleet.database.rows(mineBy)).map(({ id }) => String(id));
    const theirs = (await fleet.database.rows(others)).map(({ id }) => String(id));
    const places = [await openPlace(fleet, 0, history), await openPlace(fleet, 1, history)];
    const watched = places.map((place) => ({ place, ...watch(place, tally) }));
    const questions = questionsAbout([...mine, ...theirs]);
    const people = ['buyer@example.com', 'elin.strand@example.com', 'jonas.weber@example.com'] as const;
    const { url } = fleet.database;
    await Promise.all([
      ...watched.map(({ done }) => done),
      ...places.flatMap((place) => Array.from({ length: readersPerPlace }, () => read(place, questions, tally))),
      ...places.map((place) => readPrivately(place, people, tally)),
      ...mine.map((product, index) => writeByMutation(places[index % 2] ?? fail(), url, product, history, tally)),
      ...[1, 2].map(() => writeBySql(url, theirs, history, tally)),
      makeFaults(fleet, watched, tally, faultEveryMs),
    ]);
    return tally.findings;
  } finally {
    clearInterval(timer);
    await fleet.stop();
  }
}

function fail(): never {
  throw new Error('there are two places');
}
