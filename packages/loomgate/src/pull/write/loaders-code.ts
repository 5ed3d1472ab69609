import type { ModelModule, ModelTable } from '../model';
import type { Extra } from './loader-names';
import type { Plan } from './plan';
import { maxListed } from './sdl';
import { generatedCode, object, quote, quoteAll } from './text';

/** loaders.gen.ts: one row by key, all rows, and the rows of each relation. */
export function loadersCode(plan: Plan, module: ModelModule): string {
  const shown = module.tables.filter(({ isJoin }) => !isJoin);
  const extras = [...plan.extras(module.name)];
  const rows = shown
    .filter(hasPages)
    .map((table) => `${table.one}: byKey(tables.${table.type}, ${quoteAll(table.key)})`);
  const orders = shown.filter(hasPages).map((table) => `${table.type}: ${ordersOf(plan, table)}`);
  const all = shown.map(
    (table) => `${table.many}: ${rowsLoader(plan, table, `Query.${table.many}`, `allRows(tables.${table.type})`)}`,
  );
  const others = extras.map(([name, extra]) => `${name}: ${extraLoader(plan, module, extra)}`);
  const body = [
    `const rows = ${object(rows)};`,
    '',
    `const orders = ${object(orders)} as const;`,
    '',
    `/** The loaders of this module, written from the model. */`,
    `export const loaders = ${object(['...rows', ...all, ...others])};`,
  ];
  return generatedCode(loaderImports(plan, module, body.join('\n')), body);
}

function loaderImports(plan: Plan, module: ModelModule, body: string): string[] {
  const names = [
    'allRows',
    'byKey',
    'connectionByKey',
    'filteredByKey',
    'listByKey',
    'primeInto',
    'rowsBy',
    'rowsThrough',
  ];
  const used = names.filter((name) => body.includes(`${name}(`));
  const joins = [...plan.extras(module.name).values()].flatMap((extra) =>
    extra.kind === 'through' ? [plan.moduleOf(plan.tableOf(extra.relation.through))] : [],
  );
  const others = [...new Set(joins)].filter((name) => name !== module.name).sort();
  return [
    ...(used.length > 0 ? [`import { ${used.join(', ')} } from 'loomgate';`] : []),
    ...(body.includes('sql`') ? [`import sql from 'sql-template-tag';`] : []),
    ...others.map((name) => `import { tables as ${name}Tables } from '../${name}/tables.gen';`),
    ...(body.includes('tables.') ? [`import { tables } from './tables.gen';`] : []),
  ];
}

function ordersOf(plan: Plan, table: ModelTable): string {
  const orders = plan.orders(table);
  return object(
    orders.map(
      ({ name, column, descending }) => `${name}: { field: ${quote(column.field)}, descending: ${descending} }`,
    ),
  );
}

const hasPages = ({ key }: ModelTable) => key.length > 0;

/** A loader of pages; for a table without a key of a list. @param source code of the rows */
function rowsLoader(plan: Plan, table: ModelTable, label: string, source: string): string {
  if (!hasPages(table))
    return `listByKey({ label: ${quote(label)}, ...${source}, orderBy: ${listOrder(table)}, limit: ${maxListed} })`;
  const [first] = plan.orders(table);
  const entries = [
    `label: ${quote(label)}`,
    `...${source}`,
    `orders: orders.${table.type}`,
    `defaultOrder: ${quote(first?.name ?? '')}`,
    `prime: primeInto(rows.${table.one})`,
  ];
  const filters = plan.filters(table).map(({ field }) => field);
  return filters.length > 0
    ? `filteredByKey(${object(entries)}, ${quoteAll(filters)})`
    : `connectionByKey(${object(entries)})`;
}

/** By the first indexed column; otherwise the rows that Postgres reads first. */
function listOrder({ type, columns }: ModelTable): string {
  const indexed = columns.find(({ canOrder }) => canOrder);
  return indexed ? `sql\`t.\${tables.${type}.column(${quote(indexed.field)})}\`` : 'sql`(select null)`';
}

function extraLoader(plan: Plan, module: ModelModule, extra: Extra): string {
  if (extra.kind === 'lookup') {
    const { table, by } = extra;
    const prime = hasPages(table) ? `, primeInto(rows.${table.one})` : '';
    return `byKey(tables.${table.type}, ${quoteAll(by)}${prime})`;
  }
  const label = `${extra.parent.type}.${extra.relation.field}`;
  if (extra.kind === 'children') {
    const { source, sourceFields } = extra.relation;
    const table = plan.tableOf(source);
    return rowsLoader(plan, table, label, `rowsBy(tables.${table.type}, ${sourceFields.map(quote).join(', ')})`);
  }
  const { target, targetFields, through, nearFields, farFields } = extra.relation;
  const [table, joining] = [plan.tableOf(target), plan.tableOf(through)];
  const owner = plan.moduleOf(joining);
  const tables = `${owner === module.name ? 't' : `${owner}T`}ables.${plan.codeName(joining)}`;
  const pairs = `{ table: ${tables}, near: ${quoteAll(nearFields)}, far: ${quoteAll(farFields)} }`;
  return rowsLoader(plan, table, label, `rowsThrough(tables.${table.type}, ${quoteAll(targetFields)}, ${pairs})`);
}
