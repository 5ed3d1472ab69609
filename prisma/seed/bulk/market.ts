import type { ClientBase } from 'pg';
import { readRows } from './cursor';
import { buyersByActivity, productsByPopularity } from './ranks';
import type { Run } from './run';
import { defaultPeriod, type Period } from './time';

interface Artisan {
  readonly id: string;
  readonly ownerId: string | null;
}

export interface Product {
  readonly id: string;
  readonly artisan: Artisan;
  readonly priceCents: number;
  readonly currency: string;
  /** Milliseconds since 1970. */
  readonly createdAt: number;
}

interface Buyer {
  readonly id: string;
  /** Milliseconds since 1970. */
  readonly createdAt: number;
}

/** The existing products and buyers, both in descending order of activity. */
export interface Market {
  readonly products: readonly Product[];
  readonly buyers: readonly Buyer[];
  readonly period: Period;
}

/** Loads the products on sale and all buyers. */
export async function loadMarket({ client, seed }: Run): Promise<Market> {
  const products = await loadProducts(client, seed);
  const buyers = await loadBuyers(client, seed);
  const end = Math.max(latest(products), latest(buyers));
  return { products, buyers, period: { start: defaultPeriod.start, end } };
}

const createdAtMs = 'floor(extract(epoch from created_at) * 1000)::float8 as "createdAt"';

interface ProductRow extends Omit<Product, 'artisan'> {
  readonly artisanId: string;
}

/** Products of one artisan share one object, since some artisans have tens of thousands. */
async function loadProducts(client: ClientBase, seed: string): Promise<Product[]> {
  const artisans = new Map<string, Artisan>();
  await readRows<Artisan>(client, 'select id, owner_id as "ownerId" from artisans', (artisan) => {
    artisans.set(artisan.id, artisan);
  });
  const query = `select id, artisan_id as "artisanId", (price_amount * 100)::float8 as "priceCents",
    price_currency as currency, ${createdAtMs} from ${productsByPopularity(seed)} order by rank`;
  const products: Product[] = [];
  await readRows<ProductRow>(client, query, ({ artisanId, ...product }) => {
    products.push({ ...product, artisan: artisans.get(artisanId) ?? { id: artisanId, ownerId: null } });
  });
  return products;
}

async function loadBuyers(client: ClientBase, seed: string): Promise<Buyer[]> {
  const query = `select id, ${createdAtMs} from ${buyersByActivity(seed)} order by rank`;
  const buyers: Buyer[] = [];
  await readRows<Buyer>(client, query, (buyer) => {
    buyers.push(buyer);
  });
  return buyers;
}

/** Extends the period to the newest row. */
const latest = (rows: readonly { readonly createdAt: number }[]) =>
  rows.reduce((end, row) => Math.max(end, row.createdAt), defaultPeriod.end);
