import type { ManyToMany, ModelTable, ReverseRelation } from '../model';
import { capitalise, distinct } from './text';

/** A loader that the model asks for besides those of each table. */
export type Extra =
  | { readonly kind: 'lookup'; readonly table: ModelTable; readonly by: readonly string[] }
  | { readonly kind: 'children'; readonly parent: ModelTable; readonly relation: ReverseRelation }
  | { readonly kind: 'through'; readonly parent: ModelTable; readonly relation: ManyToMany };

/** The loaders of all modules besides the two of each table, and their names by signature. */
export interface Loaders {
  readonly extras: ReadonlyMap<string, ReadonlyMap<string, Extra>>;
  readonly names: ReadonlyMap<string, string>;
}

export function loadersOf(
  tables: readonly ModelTable[],
  tableOf: (id: string) => ModelTable,
  moduleOf: (table: ModelTable) => string,
): Loaders {
  const shown = tables.filter(({ isJoin }) => !isJoin);
  const ofQuery = shown.flatMap(({ one, many, lookups }) => [one, many, ...lookups.map(({ field }) => field)]);
  // Fields of Query are distinct, so the loaders with their names are, too.
  const free = distinct(ofQuery);
  const all = [...shown.flatMap(declaredLookups), ...shown.flatMap((table) => ofRelations(table, tableOf))];
  const wanted = new Map(all.toReversed().map((one) => [one.signature, one]));
  const named = [...wanted.values()]
    .reverse()
    .map((one) => ({ ...one, name: one.isNamed ? one.name : free(one.name) }));
  const byModule = Map.groupBy(named, ({ table }) => moduleOf(table));
  return {
    extras: new Map(
      [...byModule].map(([module, those]) => [module, new Map(those.map((one) => [one.name, one.extra]))]),
    ),
    names: new Map(named.map(({ signature, name }) => [signature, name])),
  };
}

/** A loader that the model asks for; those with the same signature are one. */
interface Wanted {
  readonly table: ModelTable;
  readonly signature: string;
  readonly name: string;
  /** Whether the name is that of a field of Query. */
  readonly isNamed: boolean;
  readonly extra: Extra;
}

function declaredLookups(table: ModelTable): Wanted[] {
  return table.lookups.flatMap(({ field, by }) =>
    lookupBy(table, by).map((one) => ({ ...one, name: field, isNamed: true })),
  );
}

/** The key of the table has a loader in any case. */
function lookupBy(table: ModelTable, by: readonly string[]): Wanted[] {
  if (same(by, table.key)) return [];
  const signature = lookupSignature(table, by);
  return [{ table, signature, name: byName(table, by), isNamed: false, extra: { kind: 'lookup', table, by } }];
}

function ofRelations(parent: ModelTable, tableOf: (id: string) => ModelTable): Wanted[] {
  const base = (field: string) => ({
    signature: fieldSignature(parent, field),
    name: ofName(parent, { field }),
    isNamed: false,
  });
  return [
    ...parent.forward.flatMap(({ target, targetFields }) => lookupBy(tableOf(target), targetFields)),
    ...parent.reverse.flatMap((relation): Wanted[] => {
      const table = tableOf(relation.source);
      if (!relation.isMany) return lookupBy(table, relation.sourceFields);
      return [{ ...base(relation.field), table, extra: { kind: 'children', parent, relation } }];
    }),
    ...parent.manyToMany.map((relation): Wanted => {
      return { ...base(relation.field), table: tableOf(relation.target), extra: { kind: 'through', parent, relation } };
    }),
  ];
}

const byName = ({ one }: ModelTable, by: readonly string[]) => `${one}By${by.map(capitalise).join('And')}`;
const ofName = ({ type }: ModelTable, { field }: { field: string }) => `${field}Of${capitalise(type)}`;

export function same(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((name, index) => name === b[index]);
}

/** What a loader of rows by unique fields is asked for by. */
export const lookupSignature = ({ id }: ModelTable, by: readonly string[]) => JSON.stringify([id, 'by', ...by]);
/** What the loader of a field with rows is asked for by. */
export const fieldSignature = ({ id }: ModelTable, field: string) => JSON.stringify([id, field]);
