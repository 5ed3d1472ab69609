import { rejectDuplicateKeys } from './duplicate-keys';
import { optionalText, record, slug, text } from './fields';
import { defineKind } from './kind';
import type { Session } from './session';

export const artisans = defineKind({
  name: 'artisans',
  table: 'import_artisans',
  columns: { slug: 'text', name: 'text', bio: 'text', country: 'text' },
  workColumns: {},
  batchSize: 2_000,
  targets: ['artisans'],
  schema: record({ slug, name: text(300), bio: optionalText(20_000), country: optionalText(200) }),
  toRow: ({ slug, name, bio, country }) => [slug, name, bio, country],
  check: (session) => rejectDuplicateKeys(session, 'import_artisans', 'slug', `format('slug "%s"', slug)`),
  store: async (session) => ({ created: await create(session), updated: await update(session) }),
});

function create({ count }: Session): Promise<number> {
  return count(`insert into artisans (slug, name, bio, country)
    select slug, name, bio, country from import_artisans s
    where not exists (select from artisans a where a.slug = s.slug) order by line
    on conflict (slug) do nothing`);
}

function update({ count }: Session): Promise<number> {
  return count(`update artisans a set name = s.name, bio = s.bio, country = s.country from import_artisans s
    where a.slug = s.slug and (a.name, a.bio, a.country) is distinct from (s.name, s.bio, s.country)`);
}
