import sql, { empty, type Sql } from 'sql-template-tag';
import type { Children } from './children';
import { type Key, keyColumns, unnested } from './key';
import { type Definition, defineLoader } from './operation';
import { perRequest, signSql } from './per-request';
import { recordTagsOf } from './record';

export interface AggregateLoader<A> {
  /** @param filter a further condition, beginning with ` and ` */
  load(key: Key, filter?: Sql): Promise<A>;
}

/**
 * Defines a loader of aggregates: one row for each parent, also for a parent without children.
 *
 *     select a.* from unnest($1) with ordinality k (key1, position)
 *     cross join lateral (select count(*)::float8 as count from reviews t where t.product_id = k.key1) a order by k.position
 *
 * @param aggregates a select list; the alias of each aggregate is the name of its field
 */
export function aggregateByKey<A extends object>(children: Children, aggregates: Sql): Definition<AggregateLoader<A>> {
  const { table, rowSecurity = table?.rowSecurity ?? false } = children;
  return defineLoader((operation) => {
    const loader = perRequest(operation, children, signSql, (filter: Sql, keys) => {
      const { text, values } = toStatement(children, aggregates, filter, keys);
      recordTagsOf(operation, children, keys);
      return operation.run<A>({ label: children.label, text, values, rowSecurity });
    });
    return { load: (key, filter = empty) => loader.load(key, filter) };
  }, table);
}

function toStatement(children: Children, aggregates: Sql, filter: Sql, keys: readonly string[]): Sql {
  const key = keyColumns(children.keyType);
  return sql`
    select a.* from ${unnested(children.keyType, keys)}
    cross join lateral (select ${aggregates} from ${children.from(...key)} where ${children.where(...key)}${filter}) a
    order by k.position`;
}
