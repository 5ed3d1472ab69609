import type { CopyValue } from 'loomgate/commands';
import { readRows } from './cursor';
import { countRows } from './existing-rows';
import type { Market } from './market';
import { at, createRandom } from './random';
import { buyersByActivity, productsByPopularity } from './ranks';
import { createReviewDraw } from './review-draw';
import { createPairs, type Pairs } from './review-pairs';
import { composeReview, drawRating } from './review-text';
import { copyCounted, type Run } from './run';
import { momentAfter } from './time';

const columns = ['product_id', 'artisan_id', 'author_id', 'rating', 'title', 'body', 'created_at', 'updated_at'];

/** Adds reviews by buyers, skewed over products and authors, at most one per pair. */
export async function addReviews(run: Run, market: Market, total: number): Promise<number> {
  if (total === 0) return 0;
  const before = await countRows(run.client, 'reviews');
  const taken = await loadTaken(run, market, before + total);
  const rows = reviews(`${run.seed} reviews ${before}`, total, market, taken);
  return copyCounted(run, { name: 'reviews', table: 'reviews', columns, total }, rows);
}

function* reviews(stream: string, count: number, market: Market, taken: Pairs): Generator<CopyValue[]> {
  const { products, buyers, period } = market;
  const random = createRandom(stream);
  const qualities = Float32Array.from(products, () => 0.6 + 1.2 * random.next());
  const draw = createReviewDraw(products.length, buyers.length, taken, random);
  for (let written = 0; written < count; written += 1) {
    const [productIndex, buyerIndex] = draw();
    const [product, author] = [at(products, productIndex), at(buyers, buyerIndex)];
    const rating = drawRating(random, qualities[productIndex] ?? 1);
    const { title, body } = composeReview(random, rating);
    const date = new Date(momentAfter(period, random, product.createdAt, author.createdAt));
    yield [product.id, product.artisan.id, author.id, rating, title, body, date, date];
  }
}

/**
 * Loads the existing pairs by a cursor: there may be more than fit into memory as rows.
 * @param capacity the maximum number of pairs
 */
async function loadTaken({ client, seed }: Run, { products, buyers }: Market, capacity: number): Promise<Pairs> {
  const taken = createPairs(products.length, buyers.length, capacity);
  // The joins exclude reviews of drafts and by other users than buyers: they cannot conflict.
  const query = `select product.rank as product, buyer.rank as buyer from reviews
    join ${productsByPopularity(seed)} on product.id = product_id join ${buyersByActivity(seed)} on buyer.id = author_id`;
  await readRows<{ product: number; buyer: number }>(client, query, ({ product, buyer }) => taken.add(product, buyer));
  return taken;
}
