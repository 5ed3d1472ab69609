import { escapeLiteral } from 'pg';
import { onSale } from './stock';

/**
 * Products on sale with their `place`, from 0, in an order that only the seed and the SKUs decide, never the ids: the
 * same seed makes the same ones popular. To be selected from.
 */
export const productsByPopularity = (seed: string): string =>
  `(select *, ${place('sku', `${seed} popularity`)} from products where ${onSale}) as product`;

/** Buyers with their `place`, from 0, likewise decided by their addresses. */
export const buyersByActivity = (seed: string): string =>
  `(select *, ${place('email', `${seed} activity`)} from users where role = 'BUYER') as buyer`;

const place = (column: string, salt: string) =>
  `row_number() over (order by md5(${column} || ${escapeLiteral(salt)}) collate "C")::int - 1 as place`;
