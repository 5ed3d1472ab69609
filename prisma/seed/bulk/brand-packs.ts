import type { CopyValue } from 'loomgate/commands';
import type { ClientBase } from 'pg';
import { composeTokens } from './brand-tokens';
import { at, createRandom, type Random, shuffle } from './random';
import { copyCounted, type Run } from './run';
import { momentAfter, type Period } from './time';

interface Publisher {
  readonly id: string;
  /** The version of the newest pack; 0 without packs. */
  version: number;
  /** The time of the newest pack in milliseconds since 1970; 0 without packs. */
  publishedAt: number;
}

const columns = ['artisan_id', 'name', 'version', 'tokens', 'published_at'];

/** Adds `total` versions, two for each of `total / 2` artisans. */
export async function addBrandPacks(run: Run, period: Period, total: number): Promise<number> {
  const artisans = await loadPublishers(run.client);
  const before = artisans.reduce((sum, { version }) => sum + version, 0);
  const random = createRandom(`${run.seed} brand packs ${before}`);
  const chosen = shuffle(artisans, random).slice(0, Math.ceil(total / 2));
  const rows = packs(chosen, total, period, random);
  return copyCounted(run, { name: 'brand packs', table: 'brand_packs', columns, total }, rows);
}

async function loadPublishers(client: ClientBase): Promise<Publisher[]> {
  const { rows } = await client.query<Publisher>(`select a.id, coalesce(max(b.version), 0) as version,
    coalesce(floor(extract(epoch from max(b.published_at)) * 1000), 0)::float8 as "publishedAt"
    from artisans a left join brand_packs b on b.artisan_id = a.id group by a.id order by a.slug collate "C"`);
  return rows;
}

const names = ['Workshop', 'Spring', 'Winter', 'Anniversary', 'Market Stall', 'Quiet', 'Heritage', 'Daylight'];

function* packs(artisans: Publisher[], count: number, period: Period, random: Random): Generator<CopyValue[]> {
  for (let written = 0; written < count; written += 1) {
    const artisan = at(artisans, written % artisans.length);
    artisan.version += 1;
    artisan.publishedAt = momentAfter(period, random, artisan.publishedAt);
    const tokens = JSON.stringify(composeTokens(random));
    yield [artisan.id, random.pick(names), artisan.version, tokens, new Date(artisan.publishedAt)];
  }
}
