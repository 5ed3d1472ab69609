import sql, { empty, raw, type Sql } from 'sql-template-tag';
import { type Definition, defineLoader } from './operation';
import { perRequest, signSql } from './per-request';
import { recordTagsOf } from './record';

/** The rows below a parent, as SQL. Pages and aggregates read them. */
export interface Children {
  /** The name of the loader in traces and statistics, e.g. `Product.reviews`. */
  readonly label: string;
  /** The `from` list. The alias of the table with the rows is `t`; `key` is the SQL of the parent's key. */
  from(key: Sql): Sql;
  /** The condition that a row belongs to the parent. */
  where(key: Sql): Sql;
  readonly keyType: 'uuid' | 'text';
  /** The tags that a change of the rows, or of their order, invalidates: edges to the parent, or a list (shared/tags.ts). */
  tags(key: string): readonly string[];
}

export interface AggregateLoader<A> {
  /** @param filter a further condition, beginning with ` and ` */
  load(key: string, filter?: Sql): Promise<A>;
}

/**
 * Defines a loader of aggregates: one row for each parent, also for a parent without children.
 *
 *     select a.* from unnest($1) with ordinality k (key, position)
 *     cross join lateral (select count(*) as count from reviews t where t.product_id = k.key) a order by k.position
 *
 * @param aggregates a select list; the alias of each aggregate is the name of its field
 */
export function aggregateByKey<A extends object>(children: Children, aggregates: Sql): Definition<AggregateLoader<A>> {
  return defineLoader((operation) => {
    const loader = perRequest(operation, children.label, signSql, (filter: Sql, keys) => {
      const { text, values } = toStatement(children, aggregates, filter, keys);
      recordTagsOf(operation, children, keys);
      return operation.run<A>({ label: children.label, text, values });
    });
    return { load: (key, filter = empty) => loader.load(key, filter) };
  });
}

function toStatement(children: Children, aggregates: Sql, filter: Sql, keys: readonly string[]): Sql {
  const key = raw('k.key');
  return sql`
    select a.* from unnest(${keys}::${raw(children.keyType)}[]) with ordinality k (key, position)
    cross join lateral (select ${aggregates} from ${children.from(key)} where ${children.where(key)}${filter}) a
    order by k.position`;
}
