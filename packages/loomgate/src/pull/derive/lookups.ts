import { assignNames, type Scope } from '../assign-names';
import { lookupName } from '../conventions';
import { mappedType } from '../graphql-types';
import type { ColumnEntry, LookupEntry } from '../model-file';
import { queryName } from '../reserved-types';
import type { Draft } from './tables';

/** Derives a lookup for each unique key, except for a key `id`, which `one` finds by the global id. */
export function deriveLookups(
  drafts: readonly Draft[],
  columns: ReadonlyMap<Draft, readonly ColumnEntry[]>,
  names: Scope,
): Map<Draft, LookupEntry[]> {
  const wanted = drafts.flatMap((draft) => {
    const fieldOf = new Map((columns.get(draft) ?? []).map(({ column, field }) => [column, field]));
    return uniqueKeys(draft).flatMap((key) => {
      const fields = key.flatMap((name) => fieldOf.get(name) ?? []);
      if (fields.length < key.length || (fields.length === 1 && fields[0] === 'id')) return [];
      const known = draft.known?.lookups?.find((entry) => entry.columns.join('\n') === key.join('\n'));
      return [{ draft, key, known, name: lookupName(draft.one, fields) }];
    });
  });
  const assigned = assignNames(
    wanted.map(({ draft, key, known, name }) => ({
      ...{
        scope: names,
        prefix: queryName(''),
        property: 'field',
        owner: `the lookup of ${draft.table.id} by ${key.join(', ')}`,
      },
      known: known?.field ? queryName(known.field) : undefined,
      candidates: known?.field === null ? [] : [queryName(name)],
    })),
  );
  const entries = wanted.map(({ draft, key, known }, index) => {
    const { name, reason } = assigned[index] ?? {};
    const field = known?.field === null ? null : name?.slice(queryName('').length);
    const named = field === undefined ? { reason } : { field };
    return { draft, entry: { columns: [...key], ...named } };
  });
  const byDraft = Map.groupBy(entries, ({ draft }) => draft);
  return new Map([...byDraft].map(([draft, those]) => [draft, those.map(({ entry }) => entry)]));
}

/** The columns of its unique keys whose types the core can look up by, each once. */
function uniqueKeys({ table, isJoin }: Draft): (readonly string[])[] {
  if (isJoin) return [];
  const columnOf = new Map(table.columns.map((column) => [column.name, column]));
  const keys = table.keys.filter(({ columns }) =>
    columns.every((name) => {
      const column = columnOf.get(name);
      return column && column.dimensions === 0 && (column.base.kind === 'enum' || mappedType(column).columnType);
    }),
  );
  return [...new Map(keys.map(({ columns }) => [columns.join('\n'), columns])).values()];
}
