import type { CopyValue } from 'loomgate/commands';
import type { ClientBase } from 'pg';
import { newId } from './new-id';
import { createRandom } from './random';
import { copyCounted, type Run } from './run';
import { highestNumber } from './stock';
import { defaultPeriod } from './time';
import { familyNames, givenNames } from './words/names';

const columns = ['id', 'email', 'display_name', 'role', 'created_at'];

/** Addresses carry a number that goes on where the last run ended, under a domain that nobody can own. */
const domain = 'seed.example.com';
const lastPerson = (client: ClientBase): Promise<number> =>
  highestNumber(client, 'users', 'email', '\\.([0-9]{1,15})@seed\\.example\\.com$');

/** Adds buyers who signed up one after the other, evenly over the period. */
export async function addBuyers(run: Run, total: number): Promise<number> {
  const first = (await lastPerson(run.client)) + 1;
  return copyCounted(run, { name: 'users', table: 'users', columns, total }, buyers(run.seed, first, total));
}

function* buyers(seed: string, first: number, count: number): Generator<CopyValue[]> {
  const random = createRandom(`${seed} users ${first}`);
  const interval = (defaultPeriod.end - defaultPeriod.start) / count;
  for (let index = 0; index < count; index += 1) {
    const [given, family] = [random.pick(givenNames), random.pick(familyNames)];
    const email = `${given}.${family}.${first + index}@${domain}`.toLowerCase();
    const createdAt = new Date(Math.floor(defaultPeriod.start + (index + random.next()) * interval));
    yield [newId(), email, `${given} ${family}`, 'BUYER', createdAt];
  }
}

interface Workshop {
  readonly id: string;
  readonly name: string;
  readonly createdAt: Date;
}

/** Gives the first artisans without an owner (by slug) an account as old as the artisan. */
export async function addOwners(run: Run, total: number): Promise<number> {
  const first = (await lastPerson(run.client)) + 1;
  const workshops = await ownerless(run.client, total);
  const owners = workshops.map((workshop, index) => ({ ...workshop, ownerId: newId(), number: first + index }));
  await copyCounted(run, { name: 'owners', table: 'users', columns, total }, owners.map(toRow));
  await run.client.query(
    `update artisans set owner_id = owner.user_id
      from unnest($1::uuid[], $2::uuid[]) as owner (artisan_id, user_id) where artisans.id = owner.artisan_id`,
    [owners.map(({ id }) => id), owners.map(({ ownerId }) => ownerId)],
  );
  return owners.length;
}

async function ownerless(client: ClientBase, limit: number): Promise<Workshop[]> {
  const { rows } = await client.query<Workshop>(
    `select id, left(name, 200) as name, created_at as "createdAt" from artisans
      where owner_id is null order by slug collate "C" limit $1`,
    [limit],
  );
  return rows;
}

const toRow = ({ ownerId, number, name, createdAt }: Workshop & { ownerId: string; number: number }): CopyValue[] => [
  ownerId,
  `workshop.${number}@${domain}`,
  name,
  'ARTISAN',
  createdAt,
];
