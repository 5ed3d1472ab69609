import type { Stored } from './kind';
import type { Session } from './session';

/** Stores products with their categories and images. Unchanged rows are not written. */
export async function storeProducts(session: Session): Promise<Stored> {
  const created = await create(session);
  await compareWithStored(session);
  const updated = await update(session);
  await storeCategories(session);
  await storeImages(session);
  return { created, updated };
}

function create({ count }: Session): Promise<number> {
  return count(`with created as (
      insert into products (sku, slug, title, description, price_amount, price_currency, inventory, artisan_id, created_at)
      select sku, slug, title, description, price_amount, price_currency, inventory, artisan_id, created_at
      from import_products s where not exists (select from products p where p.sku = s.sku) order by line
      on conflict (sku) do nothing returning id, sku
    ) update import_products s set product_id = created.id, outcome = 'created' from created where created.sku = s.sku`);
}

async function compareWithStored({ run }: Session): Promise<void> {
  await run(`update import_products s set product_id = p.id, outcome = case when
      (p.title, p.description, p.price_amount, p.price_currency, p.inventory, p.artisan_id, p.created_at)
        is distinct from
      (s.title, s.description, s.price_amount, s.price_currency, s.inventory, s.artisan_id, s.created_at)
      or s.category_ids is distinct from (
        select array_agg(category_id order by category_id) from product_categories where product_id = p.id)
      or s.images <> (
        select coalesce(jsonb_agg(jsonb_build_object('url', url, 'altText', alt_text) order by position), '[]')
        from product_images where product_id = p.id)
      then 'updated' else 'unchanged' end
    from products p where p.sku = s.sku and s.product_id is null`);
}

function update({ count }: Session): Promise<number> {
  return count(`update products p set title = s.title, description = s.description, price_amount = s.price_amount,
      price_currency = s.price_currency, inventory = s.inventory, artisan_id = s.artisan_id, created_at = s.created_at,
      updated_at = now()
    from import_products s where p.id = s.product_id and s.outcome = 'updated'`);
}

async function storeCategories({ run }: Session): Promise<void> {
  await run(`delete from product_categories e using import_products s
    where s.outcome = 'updated' and e.product_id = s.product_id
      and e.category_id <> all (coalesce(s.category_ids, '{}'))`);
  await run(`insert into product_categories (product_id, category_id)
    select s.product_id, named.id from import_products s cross join unnest(s.category_ids) as named(id)
    where s.outcome <> 'unchanged'
      and not exists (select from product_categories e where e.product_id = s.product_id and e.category_id = named.id)
    on conflict do nothing`);
}

async function storeImages({ run }: Session): Promise<void> {
  await run(`delete from product_images i using import_products s
    where s.outcome = 'updated' and i.product_id = s.product_id and i.position >= jsonb_array_length(s.images)`);
  await run(`insert into product_images as i (product_id, position, url, alt_text)
    select s.product_id, image.position - 1, image.data ->> 'url', image.data ->> 'altText'
    from import_products s cross join jsonb_array_elements(s.images) with ordinality as image(data, position)
    where s.outcome <> 'unchanged'
    on conflict (product_id, position) do update set url = excluded.url, alt_text = excluded.alt_text
      where (i.url, i.alt_text) is distinct from (excluded.url, excluded.alt_text)`);
}
