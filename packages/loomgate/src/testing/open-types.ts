import {
  type GraphQLObjectType,
  type GraphQLSchema,
  getNamedType,
  isLeafType,
  isObjectType,
  isRequiredArgument,
} from 'graphql';
import { isConnection } from '../graphql/connections';
import { createSchema } from '../graphql/schema';
import type { Module } from '../modules/module';
import { allowAll } from '../modules/rule';
import { modulesOf, type Project } from '../project';
import { rowTypeOf } from './closed-types';

/** The pages of the rows of a type, for tests of all tables. */
export interface TablePages {
  readonly type: string;
  /** The field of Query with the pages. */
  readonly field: string;
  /** A selection of all fields that are values. */
  readonly values: string;
  /** The fields that lead to rows: the type of these, and a selection. */
  readonly relations: readonly { readonly type: string; readonly selection: string }[];
  /** The other fields of Query that find one row, by values that the rows have. */
  readonly lookups: readonly Lookup[];
}

/** A field of Query that finds one row by values. */
interface Lookup {
  readonly field: string;
  /** The arguments, which are also fields of the row. */
  readonly args: readonly string[];
  /** An operation with these as variables; its only root field `found` is the row, with its `id`. */
  readonly operation: string;
}

/**
 * Lists the types with a global id whose rows a field of Query has in pages, without required arguments.
 * @example
 * test.each(tablePages(project))('the first page of $type', async ({ field, values }) => {
 *   await gateway.query(`{ ${field}(first: 20) { nodes { ${values} } } }`);
 * });
 */
export function tablePages(project: Project): TablePages[] {
  const schema = createSchema(modulesOf(project));
  return Object.values(schema.getQueryType()?.getFields() ?? {}).flatMap((field) => {
    const type = schema.getType(rowTypeOf(field));
    const isPaged = isConnection(getNamedType(field.type)) && !field.args.some(isRequiredArgument);
    const lookups = isObjectType(type) ? lookupsOf(schema, type) : [];
    return isPaged && isObjectType(type) && isNode(schema, type) ? [{ ...toPages(type, field.name), lookups }] : [];
  });
}

function lookupsOf(schema: GraphQLSchema, type: GraphQLObjectType): Lookup[] {
  const fields = Object.values(schema.getQueryType()?.getFields() ?? {}).filter((field) => field.type === type);
  const ofRow = type.getFields();
  return fields.flatMap(({ name: field, args }) => {
    const names = args.map(({ name }) => name);
    if (args.length === 0 || !names.every((name) => name !== 'id' && ofRow[name])) return [];
    const declared = args.map(({ name, type: of }) => `$${name}: ${of}`).join(', ');
    const given = names.map((name) => `${name}: $${name}`).join(', ');
    return [{ field, args: names, operation: `query (${declared}) { found: ${field}(${given}) { id } }` }];
  });
}

function isNode(schema: GraphQLSchema, type: GraphQLObjectType): boolean {
  return type.getInterfaces().some((one) => one === schema.getType('Node'));
}

function toPages(type: GraphQLObjectType, field: string): Omit<TablePages, 'lookups'> {
  const fields = Object.values(type.getFields()).filter(({ args }) => !args.some(isRequiredArgument));
  const values = fields.filter((one) => isLeafType(getNamedType(one.type)));
  const relations = fields.filter((one) => isObjectType(getNamedType(one.type)));
  return {
    ...{ type: type.name, field },
    values: values.map(({ name }) => name).join(' '),
    relations: relations.map((one) => {
      const isPage = isConnection(getNamedType(one.type));
      const selection = `${one.name} { ${isPage ? 'nodes { __typename }' : '__typename'} }`;
      return { type: rowTypeOf(one), selection };
    }),
  };
}

/** Returns the project with the rule `'*': allowAll` for these types, so that tests can read them. Other rules stay. */
export function withOpenTypes(project: Project, types: readonly string[]): Project {
  const opened = (module: Module): Module => ({
    ...module,
    rules: Object.fromEntries(
      Object.entries(module.rules).map(([type, rules]) => [
        type,
        types.includes(type) ? { ...rules, '*': allowAll } : rules,
      ]),
    ),
  });
  const modules = Object.entries(project.modules).map(([name, module]) => [name, opened(module)] as const);
  return { ...project, modules: Object.fromEntries(modules) };
}
