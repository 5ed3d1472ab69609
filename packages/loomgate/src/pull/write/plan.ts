import { derivedNames } from '../derived-types';
import type { ForwardRelation, ManyToMany, Model, ModelColumn, ModelTable, ReverseRelation } from '../model';
import { type Extra, fieldSignature, loadersOf, lookupSignature, same } from './loader-names';
import { distinct } from './text';

/** How a field finds its rows: the loader, and the fields of the parent that hold its key. */
export interface Access {
  readonly module: string;
  readonly loader: string;
  readonly fields: readonly string[];
}

/** An order of the lists of a table. */
interface OrderPlan {
  /** The value of the enum in GraphQL, such as `NAME_ASC`. */
  readonly name: string;
  readonly column: ModelColumn;
  readonly descending: boolean;
}

/** Everything that several files of a project must agree on. */
export interface Plan {
  readonly model: Model;
  /** @throws Error for an id that the model does not have */
  tableOf(id: string): ModelTable;
  moduleOf(table: ModelTable): string;
  /** The name of a table in code and in cache tags: its GraphQL type; for a join table a name of its own. */
  codeName(table: ModelTable): string;
  /** The loaders of rows of a module besides one row by key and all rows, by name. */
  extras(module: string): ReadonlyMap<string, Extra>;
  lookup(table: ModelTable, by: readonly string[], from: readonly string[]): Access;
  forward(relation: ForwardRelation): Access;
  reverse(parent: ModelTable, relation: ReverseRelation): Access;
  through(parent: ModelTable, relation: ManyToMany): Access;
  orders(table: ModelTable): readonly OrderPlan[];
  /** The columns by which pages can be filtered. */
  filters(table: ModelTable): readonly ModelColumn[];
  /** The input type of comparisons with a scalar or enum. */
  comparison(graphqlType: string): string;
}

export function createPlan(model: Model): Plan {
  const tables = model.modules.flatMap((module) => module.tables);
  const byId = new Map(tables.map((table) => [table.id, table]));
  const modules = new Map(model.modules.flatMap(({ name, tables: own }) => own.map(({ id }) => [id, name])));
  const tableOf = (id: string) => byId.get(id) ?? missing(id);
  const moduleOf = ({ id }: ModelTable) => modules.get(id) ?? missing(id);
  const codeNames = codeNamesOf(tables);
  const loaders = loadersOf(tables, tableOf, moduleOf);
  const find = (signature: string): string => loaders.names.get(signature) ?? missing(signature);
  const lookup: Plan['lookup'] = (table, by, from) => {
    const loader = same(by, table.key) ? table.one : find(lookupSignature(table, by));
    return { module: moduleOf(table), loader, fields: from };
  };
  return {
    model,
    tableOf,
    moduleOf,
    codeName: ({ id }) => codeNames.get(id) ?? missing(id),
    extras: (module) => loaders.extras.get(module) ?? new Map(),
    lookup,
    forward: ({ target, targetFields, fields }) => lookup(tableOf(target), targetFields, fields),
    reverse(parent, relation) {
      const source = tableOf(relation.source);
      if (!relation.isMany) return lookup(source, relation.sourceFields, relation.fields);
      const module = moduleOf(source);
      return { module, loader: find(fieldSignature(parent, relation.field)), fields: relation.fields };
    },
    through(parent, { target, field, fields }) {
      const module = moduleOf(tableOf(target));
      return { module, loader: find(fieldSignature(parent, field)), fields };
    },
    orders: ordersOf,
    filters: filtersOf,
    comparison: comparisonNames(model, tables),
  };
}

function missing(id: string): never {
  throw new Error(`The model has no ${id}: this is a fault of loomgate pull`);
}

function codeNamesOf(tables: readonly ModelTable[]): ReadonlyMap<string, string> {
  const free = distinct(tables.filter(({ isJoin }) => !isJoin).map(({ type }) => type));
  // Tags separate the name from what follows by a dot or colon.
  const joinName = ({ schema, name }: ModelTable) =>
    free(`${schema}_${name}`.replace(/\W/g, '_').replace(/^(?=\d)/, '_'));
  return new Map(tables.map((table) => [table.id, table.isJoin ? joinName(table) : table.type]));
}

/** The orders by indexed columns, and by the key, in both directions. The first is the default. */
function ordersOf({ columns, key }: ModelTable): OrderPlan[] {
  const [first] = key;
  const ordered = columns.filter(
    ({ field, canOrder, isExposed, columnType }) => field === first || (canOrder && isExposed && columnType),
  );
  const sorted = ordered.toSorted((a, b) => Number(b.field === first) - Number(a.field === first));
  const free = distinct();
  return sorted.flatMap((column) => {
    const name = free(constant(column.field));
    return [
      { name: `${name}_ASC`, column, descending: false },
      { name: `${name}_DESC`, column, descending: true },
    ];
  });
}

function filtersOf({ columns, key }: ModelTable): ModelColumn[] {
  return key.length === 0
    ? []
    : columns.filter(({ canFilter, isExposed, columnType }) => canFilter && isExposed && columnType);
}

/** `IntComparison`; with a number where a table or enum has that name. */
function comparisonNames({ enums }: Model, tables: readonly ModelTable[]): Plan['comparison'] {
  const derived = tables
    .filter(({ isJoin }) => !isJoin)
    .flatMap(({ type }) => [type, ...Object.values(derivedNames(type))]);
  const free = distinct([...derived, ...enums.map(({ type }) => type)]);
  const types = new Set(tables.flatMap((table) => filtersOf(table).map(({ graphqlType }) => graphqlType)));
  const names = new Map([...types].sort().map((type) => [type, free(`${type}Comparison`)]));
  return (type) => names.get(type) ?? missing(`comparison of ${type}`);
}

/** `createdAt` gives `CREATED_AT`. */
function constant(field: string): string {
  return field.replace(/([a-z\d])([A-Z])/g, '$1_$2').toUpperCase();
}
