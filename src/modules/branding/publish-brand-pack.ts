import type { Ports, Viewer } from 'loomgate';
import { done, type Outcome, type Refusals, refused, validate, write } from 'loomgate';
import type { Prisma } from '../../generated/prisma/client';
import type { PublishBrandPackInput } from '../../generated/resolvers';
import { newBrandPack } from './tokens-input';

const noArtisan = refused('NO_ARTISAN', null, 'Your account does not own an artisan.');

/** Concurrent calls are serialised below; these constraints catch writes by other clients of the database. */
const refusals: Refusals = {
  brand_packs_artisan_id_fkey: noArtisan,
  brand_packs_artisan_id_version_key: refused(
    'CONFLICT',
    null,
    'Another version was published at the same time. Publish again.',
  ),
};

/**
 * Publishes the next version of the brand pack of the viewer's artisan.
 * @returns the id of the version
 */
export async function publishBrandPack(
  { prisma }: Ports,
  viewer: Viewer,
  input: PublishBrandPackInput,
): Promise<Outcome<string>> {
  const pack = validate(newBrandPack, input);
  if (pack.value === null) return pack;
  return write(prisma, refusals, (db) => store(db, viewer, pack.value));
}

/** Locks the row of the artisan, so that concurrent publications get consecutive versions. */
async function store(
  db: Prisma.TransactionClient,
  viewer: Viewer,
  { name, tokens }: { name: string; tokens: string },
): Promise<Outcome<string>> {
  const [artisan] = await db.$queryRaw<{ id: string }[]>`
    select id from artisans where owner_id = ${viewer.id}::uuid for no key update`;
  if (!artisan) return noArtisan;
  // Raw SQL: Prisma's create interprets "$type", which design tokens contain, and fails on some values.
  const [pack] = await db.$queryRaw<{ id: string }[]>`
    insert into brand_packs (artisan_id, name, version, tokens, published_at)
    select ${artisan.id}::uuid, ${name}, coalesce(max(version), 0) + 1, ${tokens}::jsonb, clock_timestamp()
    from brand_packs where artisan_id = ${artisan.id}::uuid returning id`;
  return pack ? done(pack.id) : noArtisan;
}
