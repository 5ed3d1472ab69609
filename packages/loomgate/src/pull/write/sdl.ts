import { derivedNames } from '../derived-types';
import type { ModelColumn, ModelEnum, ModelModule, ModelTable } from '../model';
import { projectScalars } from '../reserved-types';
import type { Plan } from './plan';
import { indent, mark } from './text';

/** The most rows of a list of a table without a key, which has no pages. */
export const maxListed = 100;

/**
 * The SDL of a module. Fields that lead to rows can be null, so that a type that is denied is null in the response, and
 * the object that leads to it is not.
 */
export function moduleSdl(plan: Plan, { tables }: ModelModule): string {
  const shown = tables.filter(({ isJoin }) => !isJoin);
  const definitions = shown.flatMap((table) => [
    typeOf(plan, table),
    ...(table.key.length > 0 ? pageTypes(plan, table) : []),
  ]);
  const queries = shown.flatMap((table) => queriesOf(plan, table));
  const root = queries.length > 0 ? [block('extend type Query', queries)] : [];
  return sdlFile([...definitions, ...root]);
}

/** The SDL that modules share: scalars and enums. */
export function sharedSdl(plan: Plan): string {
  const { model } = plan;
  const types = model.modules.flatMap(({ tables }) =>
    tables.flatMap(({ columns }) => columns.filter(({ isExposed }) => isExposed)),
  );
  const used = new Set(types.map(({ graphqlType }) => graphqlType));
  const scalars = projectScalars
    .filter((name) => used.has(name))
    .map((name) => `${describe(scalarTexts[name])}scalar ${name}`);
  const compared = model.modules
    .flatMap(({ tables }) => tables.flatMap(plan.filters))
    .map(({ graphqlType }) => graphqlType);
  const enums = new Set(model.enums.map(({ type }) => type));
  const inputs = [...new Set(compared)]
    .sort()
    .map((type) => comparisonInput(plan, type, !enums.has(type) && !unordered.has(type)));
  return sdlFile([...scalars, ...model.enums.map(enumOf), ...inputs]);
}

/** Scalars for which more and less have no meaning. */
const unordered = new Set(['Boolean', 'ID']);

function comparisonInput(plan: Plan, type: string, isOrdered: boolean): string {
  const range = [
    `"The value is at least this one."\natLeast: ${type}`,
    `"The value is at most this one."\natMost: ${type}`,
  ];
  return `"Conditions on a value; all of them hold."\n${block(`input ${plan.comparison(type)}`, [
    `"The value is this one."\nequals: ${type}`,
    `"The value is one of these."\nin: [${type}!]`,
    ...(isOrdered ? range : []),
    '"Whether there is no value."\nisNull: Boolean',
  ])}`;
}

const scalarTexts: Readonly<Record<string, string>> = {
  BigInt: 'An integer of up to 64 bits as a string, e.g. `"9007199254740993"`.',
  Date: 'A date without a time, e.g. `2026-03-01`.',
  Duration: 'A duration in ISO 8601 form, e.g. `P1M2DT3H`.',
  LocalDateTime: 'A date and a time without a time zone, e.g. `2026-03-01T09:30:00`.',
  LocalTime: 'A time of day without a time zone, e.g. `09:30:00`.',
  Time: 'A time of day with an offset, e.g. `09:30:00+01:00`.',
};

function sdlFile(definitions: readonly string[]): string {
  return [`# ${mark}`, ...definitions, ''].join('\n\n').replace(/\n\n$/, '\n');
}

/** JSON escapes are escapes of GraphQL, too. */
function describe(text: string | undefined): string {
  return text === undefined || text === '' ? '' : `${JSON.stringify(text)}\n`;
}

function block(head: string, lines: readonly string[]): string {
  return [`${head} {`, ...indent(lines), '}'].join('\n');
}

function enumOf({ type, description, values }: ModelEnum): string {
  const lines = values.map(
    ({ value, label }) => `${value === label ? '' : describe(`\`${label}\` in the database.`)}${value}`,
  );
  return `${describe(description)}${block(`enum ${type}`, lines)}`;
}

/** Rows whose changes are not followed, or that depend on the viewer, are not cached. */
function isCached({ isInLog, hasRowSecurity }: ModelTable): boolean {
  return isInLog && !hasRowSecurity;
}

const cached = (table: ModelTable) => (isCached(table) ? ' @cacheControl(maxAge: 60)' : '');

function typeOf(plan: Plan, table: ModelTable): string {
  const { type, key, columns, description, id } = table;
  const node = key.length > 0 ? ' implements Node' : '';
  const globalId = key.length > 0 ? ['"The global id."\nid: ID!'] : [];
  const shown = columns.filter(({ field, isExposed }) => isExposed && !(key.length > 0 && field === 'id'));
  const fields = [...globalId, ...shown.map(columnField), ...relationFields(plan, table)];
  return `${describe(description ?? `A row of ${id}.`)}${block(`type ${type}${node}${cached(table)}`, fields)}`;
}

function columnField({ field, description, dimensions, graphqlType, isNullable }: ModelColumn): string {
  const type = `${'['.repeat(dimensions)}${graphqlType}${']'.repeat(dimensions)}`;
  return `${describe(description)}${field}: ${type}${isNullable ? '' : '!'}`;
}

function relationFields(plan: Plan, table: ModelTable): string[] {
  const forward = table.forward.map(({ field, target }) => `${field}: ${plan.tableOf(target).type}`);
  const reverse = table.reverse.map(({ field, source, isMany }) => {
    const child = plan.tableOf(source);
    return isMany ? rowsField(plan, field, child) : `${field}: ${child.type}`;
  });
  const through = table.manyToMany.map(({ field, target }) => rowsField(plan, field, plan.tableOf(target)));
  return [...forward, ...reverse, ...through];
}

/** A page; of a table without a key a list. @param directives of the field */
function rowsField(plan: Plan, field: string, table: ModelTable, directives = ''): string {
  const { type, key } = table;
  if (key.length === 0)
    return `"At most ${maxListed} rows: the table has no key, so there are no pages."\n${field}: [${type}!] @cost(assumedSize: ${maxListed})${directives}`;
  const { connection, orderBy, filter } = derivedNames(type);
  const args = [
    '"The number of items from the start: 0 to 100, 20 by default."\nfirst: Int',
    '"Return items after this cursor."\nafter: String',
    '"The number of items from the end: 0 to 100, instead of `first`."\nlast: Int',
    '"Return items before this cursor."\nbefore: String',
    `"The order, by default that of the key."\norderBy: ${orderBy}`,
    ...(plan.filters(table).length > 0 ? [`"Conditions on the rows, all of which hold."\nfilter: ${filter}`] : []),
  ];
  return [`${field}(`, ...indent(args), `): ${connection}${directives}`].join('\n');
}

function pageTypes(plan: Plan, table: ModelTable): string[] {
  const { type } = table;
  const { connection, edge, orderBy, filter } = derivedNames(type);
  const orders = plan.orders(table).map(({ name }) => name);
  const filters = plan.filters(table).map(({ field, graphqlType }) => `${field}: ${plan.comparison(graphqlType)}`);
  return [
    `"A page of rows."\n${block(`type ${connection} @cacheControl(inheritMaxAge: true)`, [
      `"The rows with their cursors."\nedges: [${edge}!]!`,
      `"The rows of the page."\nnodes: [${type}!]!`,
      '"The position of the page."\npageInfo: PageInfo!',
      '"The total number; selecting it costs one more statement."\ntotalCount: Int! @cost(weight: 1)',
    ])}`,
    `"A row in a page."\n${block(`type ${edge} @cacheControl(inheritMaxAge: true)`, [
      '"The cursor of this item, for `after`."\ncursor: String!',
      `"The row."\nnode: ${type}!`,
    ])}`,
    `"The orders of a list, by indexed columns. The key breaks ties."\n${block(`enum ${orderBy}`, orders)}`,
    ...(filters.length > 0
      ? [`"Conditions on rows by indexed columns; all of them hold."\n${block(`input ${filter}`, filters)}`]
      : []),
  ];
}

function queriesOf(plan: Plan, table: ModelTable): string[] {
  const { type, one, many, key, lookups, id } = table;
  const columnOf = new Map(table.columns.map((column) => [column.field, column]));
  const byId =
    key.length > 0
      ? [
          `"One row of ${escaped(id)}; null if there is none."\n${one}("Its global id." id: ID!): ${type}${cached(table)}`,
        ]
      : [];
  const byKeys = lookups.map(({ field, by }) => {
    const args = by.map((name) => `${name}: ${columnOf.get(name)?.graphqlType ?? 'String'}!`);
    return `"One row of ${escaped(id)} by a unique key; null if there is none."\n${field}(${args.join(', ')}): ${type}${cached(table)}`;
  });
  return [...byId, rowsField(plan, many, table, cached(table)), ...byKeys];
}

/** A text inside a description. */
function escaped(text: string): string {
  return JSON.stringify(text).slice(1, -1);
}
