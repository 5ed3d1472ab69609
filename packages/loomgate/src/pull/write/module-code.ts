import { derivedNames } from '../derived-types';
import type { ModelEnum, ModelModule, ModelTable } from '../model';
import type { Access, Plan } from './plan';
import { foundBy } from './tables-code';
import { generatedCode, indent, object, quote, quoteAll } from './text';

const shownOf = ({ tables }: ModelModule) => tables.filter(({ isJoin }) => !isJoin);
const hasPages = ({ key }: ModelTable) => key.length > 0;

/** resolvers.gen.ts: the fields of Query, the relations, and the labels of enums. */
export function resolversCode(plan: Plan, module: ModelModule): string {
  const shown = shownOf(module);
  const queries = shown.flatMap((table) => queriesOf(plan, module, table));
  const types = shown.flatMap((table) => relationsOf(plan, table));
  const enums = ownEnums(plan, module).map(
    ({ type, values }) => `${type}: ${object(values.map(({ value, label }) => `${value}: ${quote(label)}`))}`,
  );
  const entries = [...(queries.length > 0 ? [`Query: ${object(queries)}`] : []), ...types, ...enums];
  const names = ['argumentText', 'rootKey'].filter((name) => queries.some((text) => text.includes(name)));
  return generatedCode(
    [
      ...(names.length > 0 ? [`import { ${names.join(', ')} } from 'loomgate';`] : []),
      `import type { Resolvers } from '../../generated/resolvers';`,
    ],
    [`export const resolvers: Resolvers = ${object(entries)};`],
  );
}

function queriesOf(plan: Plan, { name: module }: ModelModule, table: ModelTable): string[] {
  const { type, one, many, lookups } = table;
  const load = (loader: string, key: string) => `loaders.${module}.${loader}.load(${key})`;
  const byId = hasPages(table)
    ? [`${one}: (_, args, { loaders, idOf }) => ${load(one, `idOf(${quote(type)}, args.id)`)}`]
    : [];
  const all = hasPages(table)
    ? `${many}: (_, args, { loaders }) => ${load(many, 'rootKey, args')}`
    : `${many}: (_, __, { loaders }) => ${load(many, 'rootKey')}`;
  const byKeys = lookups.map(({ field, by }) => {
    const { loader } = plan.lookup(table, by, by);
    return `${field}: (_, args, { loaders }) => ${load(loader, listOf(by.map((name) => argumentCode(table, name))))}`;
  });
  return [...byId, all, ...byKeys];
}

function relationsOf(plan: Plan, table: ModelTable): string[] {
  const toOne = (field: string, access: Access) => resolver(table, field, access, false);
  const toMany = (field: string, access: Access, target: ModelTable) =>
    resolver(table, field, access, hasPages(target));
  const fields = [
    ...table.forward.map((relation) => toOne(relation.field, plan.forward(relation))),
    ...table.reverse.map((relation) =>
      relation.isMany
        ? toMany(relation.field, plan.reverse(table, relation), plan.tableOf(relation.source))
        : toOne(relation.field, plan.reverse(table, relation)),
    ),
    ...table.manyToMany.map((relation) =>
      toMany(relation.field, plan.through(table, relation), plan.tableOf(relation.target)),
    ),
  ];
  return fields.length > 0 ? [`${table.type}: ${object(fields)}`] : [];
}

/** A row whose foreign key is null leads nowhere. */
function resolver(table: ModelTable, field: string, { module, loader, fields }: Access, hasArgs: boolean): string {
  const key = listOf(fields.map((name) => `row.${name}`));
  const load = `loaders.${module}.${loader}.load(${key}${hasArgs ? ', args' : ''})`;
  const nullable = table.columns.filter((column) => column.isNullable && fields.includes(column.field));
  const isNull = nullable.map(({ field: name }) => `row.${name} === null`).join(' || ');
  return `${field}: (row, ${hasArgs ? 'args' : '_'}, { loaders }) => ${isNull ? `(${isNull} ? null : ${load})` : load}`;
}

function listOf(values: readonly string[]): string {
  return values.length === 1 ? values.join() : `[${values.join(', ')}]`;
}

/** Arguments have times in another form than keys. */
function argumentCode({ columns }: ModelTable, field: string): string {
  const type = columns.find((column) => column.field === field)?.columnType;
  const isTime = type === 'timestamptz' || type === 'timestamp';
  return isTime ? `argumentText(${quote(type)}, args.${field})` : `args.${field}`;
}

/** The enums whose first column is in this module. */
function ownEnums({ model }: Plan, { name }: ModelModule): ModelEnum[] {
  const ownerOf = (type: string) =>
    model.modules.find(({ tables }) =>
      tables.some(({ columns }) => columns.some((column) => column.isExposed && column.graphqlType === type)),
    )?.name;
  return model.enums.filter(({ type }) => ownerOf(type) === name);
}

/** mappers.gen.ts: what resolvers are given for each type. */
export function mappersCode(plan: Plan, module: ModelModule): string {
  const shown = shownOf(module);
  const mappers = shown.flatMap((table) => {
    const { type } = table;
    const { connection, edge } = derivedNames(type);
    const row = `export type ${type}Mapper = RowOf<(typeof tables)[${quote(type)}]>;`;
    if (!hasPages(table)) return [row];
    return [
      row,
      `export type ${connection}Mapper = Connection<${type}Mapper>;`,
      `export type ${edge}Mapper = Edge<${type}Mapper>;`,
    ];
  });
  const enums = ownEnums(plan, module).map(
    ({ type }) => `/** A label in the database. */\nexport type ${type}Mapper = string;`,
  );
  const types = [...(shown.some(hasPages) ? ['Connection', 'Edge'] : []), ...(shown.length > 0 ? ['RowOf'] : [])];
  const imports =
    types.length > 0
      ? [`import type { ${types.join(', ')} } from 'loomgate';`, `import type { tables } from './tables.gen';`]
      : [];
  const body = [...mappers, ...enums];
  return generatedCode(imports, body.length > 0 ? body : ['export {};']);
}

/** module.gen.ts: the parts of the module that follow from the model. Tables whose changes are not in the WAL have no tags. */
export function moduleCode(plan: Plan, module: ModelModule): string {
  const tables = plan.model.modules.flatMap(({ tables: own }) => own);
  const followed = module.tables.filter(({ isInLog }) => isInLog);
  const invalidation = followed.map(
    (table) => `defineInvalidation(tables.${plan.codeName(table)}, ${declaration(plan, tables, table)})`,
  );
  const find = ({ one }: ModelTable) =>
    `find: (key: string, { loaders }: Context) => loaders.${module.name}.${one}.load(key)`;
  const nodes = shownOf(module)
    .filter(hasPages)
    .map((table) => `${table.type}: { table: tables.${table.type}, ${find(table)} }`);
  const names = [
    ...(nodes.length > 0 ? ['type Context'] : []),
    ...(invalidation.length > 0 ? ['defineInvalidation'] : []),
  ];
  const needsTables = invalidation.length + nodes.length > 0;
  const imports = [
    ...(names.length > 0 ? [`import { ${names.join(', ')} } from 'loomgate';`] : []),
    `import { resolvers } from './resolvers.gen';`,
    ...(needsTables ? [`import { tables } from './tables.gen';`] : []),
  ];
  const list = invalidation.length > 0 ? ['[', ...indent(invalidation.map((one) => `${one},`)), ']'].join('\n') : '[]';
  const parts = ['resolvers', `invalidation: ${list}`, `nodes: ${object(nodes)}`];
  return generatedCode(imports, [
    `/** The parts of this module that follow from the model. */`,
    `export const generated = ${object(parts)};`,
  ]);
}

function declaration(plan: Plan, tables: readonly ModelTable[], table: ModelTable): string {
  const keys = foundBy(tables, table).map((fields) =>
    fields.length === 1 ? quote(fields[0] ?? '') : quoteAll(fields),
  );
  const listed = table.isJoin
    ? []
    : [
        ...new Set([
          ...plan.orders(table).map(({ column }) => column.field),
          ...plan.filters(table).map(({ field }) => field),
        ]),
      ];
  const changing = listed.filter((field) => !table.key.includes(field));
  return `{ keys: [${keys.join(', ')}], listed: ${quoteAll(changing)} }`;
}

/** rules.gen.ts: every type is closed until rules.ts opens it. */
export function closedRulesCode(module: ModelModule): string {
  const shown = shownOf(module);
  const queries = shown.flatMap((table) => [
    ...(hasPages(table) ? [table.one] : []),
    table.many,
    ...table.lookups.map(({ field }) => field),
  ]);
  const names = shown.length > 0 ? 'allowAll, deny, type Rules' : 'type Rules';
  const entries = [
    ...(queries.length > 0 ? [`Query: ${object(queries.map((field) => `${field}: allowAll`))}`] : []),
    ...shown.map(({ type }) => `${type}: { '*': deny }`),
  ];
  return generatedCode(
    [`import { ${names} } from 'loomgate';`],
    [
      '/** Every type is denied to everyone; its fields of Query have the rule of their type. */',
      `export const closed: Rules = ${object(entries)};`,
    ],
  );
}
