import { rejectDuplicateKeys } from './duplicate-keys';
import type { Session } from './session';

/** Rejects lines with an unknown artisan or category or a duplicate sku. Appends a digest to slugs that are taken. */
export async function checkProducts(session: Session): Promise<void> {
  await findArtisans(session);
  await findCategories(session);
  await rejectDuplicateKeys(session, 'import_products', 'sku', `format('sku "%s"', sku)`);
  await session.run(`update import_products s set slug = ${slugWithDigest} where ${slugIsTaken}`);
  await session.run(`update import_products s set reason = format('slug "%s" is taken', slug) where ${slugIsTaken}`);
}

async function findArtisans({ run }: Session): Promise<void> {
  await run(`update import_products s set artisan_id = a.id from artisans a where a.slug = s.artisan_slug`);
  await run(`update import_products set reason = format('artisan "%s" does not exist', artisan_slug)
    where artisan_id is null`);
}

async function findCategories({ run }: Session): Promise<void> {
  await run(`update import_products s set category_ids = found.ids from (
      select line, array_agg(c.id order by c.id) as ids
      from import_products, unnest(category_slugs) as named(slug) join categories c on c.slug = named.slug group by line
    ) found where found.line = s.line`);
  await run(`update import_products s set reason = (
      select format('category "%s" does not exist', named.slug) from unnest(s.category_slugs) as named(slug)
      where not exists (select from categories c where c.slug = named.slug) limit 1
    ) where reason is null and cardinality(category_slugs) <> coalesce(cardinality(category_ids), 0)`);
}

/** An existing product keeps its slug when its title changes, so that links to it stay valid. */
const slugIsTaken = `s.reason is null
  and not exists (select from products p where p.sku = s.sku)
  and (exists (select from products p where p.slug = s.slug) or s.line in (
    select line from (
      select line, row_number() over (partition by slug order by line) as occurrence from import_products where reason is null
    ) lines where occurrence > 1))`;

const slugWithDigest = `rtrim(left(slug, 191), '-') || '-' || left(encode(sha256(convert_to(sku, 'UTF8')), 'hex'), 8)`;
