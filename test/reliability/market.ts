import { randomUUID } from 'node:crypto';
import type { Client } from 'pg';
import type { Viewer } from '../../packages/loomgate/src/modules/context';

interface Goods {
  readonly price?: string;
  readonly currency?: string;
  readonly inventory?: number;
  readonly status?: 'DRAFT' | 'ACTIVE' | 'ARCHIVED';
  readonly title?: string;
}

/** Inserts the rows that a test needs into an empty database, which generates the ids. */
export function createMarket(sql: Client) {
  async function idOfNew(statement: string, values: unknown[]): Promise<string> {
    const { rows } = await sql.query(`${statement} returning id`, values);
    return rows[0].id;
  }

  return {
    async user(role: Viewer['role'] = 'BUYER'): Promise<Viewer> {
      const statement = `insert into users (email, display_name, role) values ($1, 'Somebody', $2)`;
      return { id: await idOfNew(statement, [`${randomUUID()}@example.com`, role]), role };
    },
    artisan: (owner: Viewer | null = null) =>
      idOfNew(`insert into artisans (slug, name, owner_id) values ($1, 'A workshop', $2)`, [randomUUID(), owner?.id]),
    product: (artisanId: string, goods: Goods = {}) => {
      const { price = '10.00', currency = 'EUR', inventory = 10, status = 'ACTIVE', title = 'A bowl' } = goods;
      return idOfNew(
        `insert into products (sku, slug, title, price_amount, price_currency, inventory, status, artisan_id)
         values ($1, $1, $2, $3, $4, $5, $6, $7)`,
        [randomUUID(), title, price, currency, inventory, status, artisanId],
      );
    },
    async inventoryOf(...productIds: string[]): Promise<number[]> {
      const { rows } = await sql.query('select id, inventory from products where id = any($1)', [productIds]);
      return productIds.map((id) => rows.find((row) => row.id === id)?.inventory);
    },
  };
}
