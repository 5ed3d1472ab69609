import type { ForwardRelation, LeftOut, ManyToMany, ModelTable, ReverseRelation } from './model';
import type { RelationEntry } from './model-file';
import type { Resolved } from './resolve';

type Relations = Pick<ModelTable, 'forward' | 'reverse' | 'manyToMany'>;
type Tables = ReadonlyMap<string, Resolved>;

/** A relation whose tables are exposed and whose columns have fields. */
interface Usable {
  readonly source: Resolved;
  readonly target: Resolved;
  readonly entry: RelationEntry;
  readonly sourceFields: readonly string[];
  readonly targetFields: readonly string[];
}

export interface ResolvedRelations {
  /** The fields of a table that lead to other tables. */
  of(table: Resolved): Relations;
  readonly leftOut: readonly LeftOut[];
}

export function resolveRelations(tables: Tables): ResolvedRelations {
  const all = [...tables.values()].flatMap((source) => usableOf(source, tables));
  const usable = new Set(all.map(({ entry }) => entry));
  const bySource = Map.groupBy(all, ({ source }) => source);
  const byTarget = Map.groupBy(all, ({ target }) => target);
  return {
    of: (table) => ({
      forward: (bySource.get(table) ?? []).flatMap(toForward),
      reverse: (byTarget.get(table) ?? []).flatMap(toReverse),
      manyToMany: (byTarget.get(table) ?? []).flatMap((near) => toManyToMany(near, bySource.get(near.source) ?? [])),
    }),
    leftOut: [...tables.values()].flatMap(({ entry: { table, relations = [] } }) =>
      relations
        .filter((entry) => tables.has(entry.to) && !usable.has(entry))
        .map(({ constraint }) => ({ name: `the relation ${constraint} of ${table}`, reason: unusable })),
    ),
  };
}

const unusable = 'one of its columns has no field, or a type that no key can have';

function usableOf(source: Resolved, tables: Tables): Usable[] {
  return (source.entry.relations ?? []).flatMap((entry): Usable[] => {
    const target = tables.get(entry.to);
    if (!target) return [];
    const references = entry.references ?? target.entry.virtualKey ?? target.entry.key;
    const [sourceFields, targetFields] = [fieldsOf(source, entry.columns), fieldsOf(target, references)];
    return sourceFields && targetFields ? [{ source, target, entry, sourceFields, targetFields }] : [];
  });
}

/** @returns undefined if a column has no field, or a type that no key can have */
function fieldsOf({ columns }: Resolved, names: readonly string[]): readonly string[] | undefined {
  const found = names.map((name) => columns.find((column) => column.name === name));
  const fields = found.flatMap((column) => (column?.columnType ? column.field : []));
  return fields.length === names.length ? fields : undefined;
}

function toForward({ source, entry, sourceFields, targetFields }: Usable): ForwardRelation[] {
  const { field, constraint, to, columns } = entry;
  if (!field) return [];
  const isNullable = source.columns.some(({ name, isNullable }) => isNullable && columns.includes(name));
  const isVirtual = entry.virtual === true;
  return [{ field, constraint, isVirtual, fields: sourceFields, target: to, targetFields, isNullable }];
}

function toReverse({ source, entry, sourceFields, targetFields }: Usable): ReverseRelation[] {
  const { reverse, constraint } = entry;
  if (!reverse || entry.unindexed) return [];
  return [
    {
      ...{ field: reverse, constraint, source: source.table.id, sourceFields, fields: targetFields },
      isVirtual: entry.virtual === true,
      isMany: entry.unique !== true,
    },
  ];
}

/** @param sides the relations of the join table */
function toManyToMany(near: Usable, sides: readonly Usable[]): ManyToMany[] {
  const { across, unindexed } = near.entry;
  const far = sides.find((side) => side !== near);
  if (across === undefined || unindexed || !far) return [];
  return [
    {
      ...{ field: across, through: near.source.table.id, fields: near.targetFields, nearFields: near.sourceFields },
      ...{ farFields: far.sourceFields, target: far.target.table.id, targetFields: far.targetFields },
    },
  ];
}
