import { maxSkuLength } from '../shared/sku';
import { rejectDuplicateKeys } from './duplicate-keys';
import { composedText, emailAddress, instant, optionalText, record, text, wholeNumber } from './fields';
import { defineKind } from './kind';
import type { Session } from './session';

export const reviews = defineKind({
  name: 'reviews',
  table: 'import_reviews',
  columns: {
    product_sku: 'text',
    author_email: 'text',
    rating: 'smallint',
    title: 'text',
    body: 'text',
    created_at: 'timestamptz(3)',
  },
  workColumns: {},
  batchSize: 2_000,
  targets: ['reviews', 'users'],
  schema: record({
    productSku: composedText(maxSkuLength),
    authorEmail: emailAddress,
    rating: wholeNumber(1, 5),
    title: optionalText(300),
    body: text(20_000),
    createdAt: instant,
  }),
  toRow: (line) => [line.productSku, line.authorEmail, line.rating, line.title, line.body, line.createdAt],
  check,
  store,
});

async function check(session: Session): Promise<void> {
  await session.run(`update import_reviews s set reason = format('product "%s" does not exist', product_sku)
    where not exists (select from products p where p.sku = s.product_sku)`);
  const name = `format('a review of product "%s" by %s', product_sku, author_email)`;
  await rejectDuplicateKeys(session, 'import_reviews', `author_email || ' ' || product_sku`, name);
}

async function store(session: Session) {
  const users = await createAuthors(session);
  return { users, created: await create(session), updated: await update(session) };
}

/** Creates a user for each author without an account. Without a credential, such a user cannot sign in. */
function createAuthors({ count }: Session): Promise<number> {
  return count(`insert into users (email, display_name)
    select email, left(split_part(email, '@', 1), 200)
    from (select author_email as email from import_reviews group by author_email order by min(line)) authors
    where not exists (select from users u where u.email = authors.email)
    on conflict (email) do nothing`);
}

const linesWithRows = `import_reviews s
  join products p on p.sku = s.product_sku
  join users u on u.email = s.author_email`;

function create({ count }: Session): Promise<number> {
  return count(`insert into reviews (product_id, artisan_id, author_id, rating, title, body, created_at, updated_at)
    select p.id, p.artisan_id, u.id, s.rating, s.title, s.body, s.created_at, s.created_at from ${linesWithRows}
    where not exists (select from reviews r where r.author_id = u.id and r.product_id = p.id) order by s.line
    on conflict (author_id, product_id) do nothing`);
}

function update({ count }: Session): Promise<number> {
  return count(`update reviews r
    set rating = s.rating, title = s.title, body = s.body, created_at = s.created_at, updated_at = now()
    from ${linesWithRows}
    where r.author_id = u.id and r.product_id = p.id
      and (r.rating, r.title, r.body, r.created_at) is distinct from (s.rating, s.title, s.body, s.created_at)`);
}
