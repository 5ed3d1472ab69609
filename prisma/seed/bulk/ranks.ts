import { escapeLiteral } from 'pg';
import { onSale } from './existing-rows';

/**
 * SQL for the FROM clause: products on sale with their `rank`, from 0. The order depends on seed and sku only, so that the same
 * seed makes the same products popular whatever their ids are.
 */
export const productsByPopularity = (seed: string): string =>
  `(select *, ${rank('sku', `${seed} popularity`)} from products where ${onSale}) as product`;

/** SQL for the FROM clause: buyers with their `rank`, from 0, which depends on seed and address only. */
export const buyersByActivity = (seed: string): string =>
  `(select *, ${rank('email', `${seed} activity`)} from users where role = 'BUYER') as buyer`;

const rank = (column: string, salt: string) =>
  `row_number() over (order by md5(${column} || ${escapeLiteral(salt)}) collate "C")::int - 1 as rank`;
