import type { Order, Table } from 'loomgate';

/**
 * Orders by each of these fields, ascending and descending; for a field that can be null also with the rows without a value
 * first and last. The names are those in the SDL, e.g. `PARENT_ID_DESC_NULLS_LAST`.
 */
export function ordersBy<R, Whole>(
  table: Table<R, Whole>,
  ...fields: readonly (keyof Whole & string)[]
): Record<string, Order<Whole>> {
  return Object.fromEntries(fields.flatMap((field) => [...ordersOf(field, table.isNullable(field))]));
}

function* ordersOf<Whole>(field: keyof Whole & string, isNullable: boolean): Generator<[string, Order<Whole>]> {
  const name = field.replace(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase();
  for (const descending of [false, true]) {
    const order = { field, descending };
    const full = `${name}_${descending ? 'DESC' : 'ASC'}`;
    yield [full, order];
    if (!isNullable) continue;
    yield [`${full}_NULLS_FIRST`, { ...order, nulls: 'first' }];
    yield [`${full}_NULLS_LAST`, { ...order, nulls: 'last' }];
  }
}
