-- The answer of scenarios/nested.ts as one text, in one statement, the quickest of the forms that were tried.
with page as materialized (
  select id, title, price_amount, artisan_id, created_at
  from products
  where status = 'ACTIVE'
  order by created_at desc, id desc
  limit 50
)
select '{"data":{"products":{"nodes":'
  || coalesce(json_agg(node order by p.created_at desc, p.id desc)::text, '[]')
  || '}}}' as answer
from page p
join artisans a on a.id = p.artisan_id
left join users o on o.id = a.owner_id
cross join lateral (
  select coalesce(json_agg(json_build_object(
    'rating', r.rating,
    'author', json_build_object('displayName', (select u.display_name from users u where u.id = r.author_id))
  )), '[]') as nodes
  from (
    select rating, author_id
    from reviews
    where product_id = p.id
    order by created_at desc, id desc
    limit 3
  ) r
) r
cross join lateral (
  select coalesce(json_agg(c), '[]') as nodes
  from (
    select c.name
    from product_categories e
    join categories c on c.id = e.category_id
    where e.product_id = p.id
    order by c.name, c.id
  ) c
) c
cross join lateral (
  select
    p.title,
    json_build_object('amount', p.price_amount::text) as price,
    json_build_object(
      'name', a.name,
      'owner', case when o.id is not null then json_build_object('displayName', o.display_name) end
    ) as artisan,
    json_build_object('nodes', r.nodes) as reviews,
    c.nodes as categories
) node
