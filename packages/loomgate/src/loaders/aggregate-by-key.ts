import sql, { empty, raw, type Sql } from 'sql-template-tag';
import { type Definition, defineLoader } from './operation';
import { perRequest, signSql } from './per-request';
import { recordTagsOf } from './record';

/** The children of a parent, as SQL: what pages are cut from, and what is counted and averaged. */
export interface Children {
  readonly label: string;
  /** Tables, the one with the rows named `t`; `key` is the parent's. */
  from(key: Sql): Sql;
  /** What ties a row to its parent. */
  where(key: Sql): Sql;
  readonly keyType: 'uuid' | 'text';
  /** What tells that there may be others, or in another order: edges to the parent, or a list (shared/tags.ts). */
  tags(key: string): readonly string[];
}

export interface AggregateLoader<A> {
  /** @param filter a further condition, beginning with ` and ` */
  load(key: string, filter?: Sql): Promise<A>;
}

/**
 * Counts and averages, one row for each parent, a parent without children included.
 *
 *     select a.* from unnest($1) with ordinality k (key, place)
 *     cross join lateral (select count(*) as count from reviews t where t.product_id = k.key) a order by k.place
 *
 * @param aggregates what to compute, each named as its field
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
    select a.* from unnest(${keys}::${raw(children.keyType)}[]) with ordinality k (key, place)
    cross join lateral (select ${aggregates} from ${children.from(key)} where ${children.where(key)}${filter}) a
    order by k.place`;
}
