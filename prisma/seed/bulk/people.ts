import type { CopyValue } from 'loomgate/commands';
import type { ClientBase } from 'pg';
import { highestNumber } from './existing-rows';
import { newId } from './new-id';
import { createRandom } from './random';
import { copyCounted, type Run } from './run';
import { defaultPeriod } from './time';
import { familyNames, givenNames } from './words/names';

const columns = ['id', 'email', 'display_name', 'role', 'created_at'];

/** Addresses contain a number that continues after the last run. example.com is reserved by RFC 2606. */
const domain = 'seed.example.com';
const lastPerson = (client: ClientBase): Promise<number> =>
  highestNumber(client, 'users', 'email', '\\.([0-9]{1,15})@seed\\.example\\.com$');

/** Adds buyers whose sign-ups are spread evenly over the period. */
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

interface ArtisanWithoutOwner {
  readonly id: string;
  readonly name: string;
  readonly createdAt: Date;
}

/** Creates owners for artisans without an owner, in the order of slugs. An account is as old as its artisan. */
export async function addOwners(run: Run, total: number): Promise<number> {
  const first = (await lastPerson(run.client)) + 1;
  const workshops = await loadArtisansWithoutOwner(run.client, total);
  const owners = workshops.map((workshop, index) => ({ ...workshop, ownerId: newId(), number: first + index }));
  await copyCounted(run, { name: 'owners', table: 'users', columns, total }, owners.map(toRow));
  await run.client.query(
    `update artisans set owner_id = owner.user_id
      from unnest($1::uuid[], $2::uuid[]) as owner (artisan_id, user_id) where artisans.id = owner.artisan_id`,
    [owners.map(({ id }) => id), owners.map(({ ownerId }) => ownerId)],
  );
  return owners.length;
}

async function loadArtisansWithoutOwner(client: ClientBase, limit: number): Promise<ArtisanWithoutOwner[]> {
  const { rows } = await client.query<ArtisanWithoutOwner>(
    `select id, left(name, 200) as name, created_at as "createdAt" from artisans
      where owner_id is null order by slug collate "C" limit $1`,
    [limit],
  );
  return rows;
}

const toRow = ({
  ownerId,
  number,
  name,
  createdAt,
}: ArtisanWithoutOwner & { ownerId: string; number: number }): CopyValue[] => [
  ownerId,
  `workshop.${number}@${domain}`,
  name,
  'ARTISAN',
  createdAt,
];
