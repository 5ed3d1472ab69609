import {
  type GraphQLField,
  type GraphQLInputType,
  type GraphQLSchema,
  getNamedType,
  isEnumType,
  isObjectType,
  isRequiredArgument,
} from 'graphql';
import { deny } from 'graphql-shield';
import { isConnection } from '../graphql/connections';
import { createSchema } from '../graphql/schema';
import { modulesOf, type Project } from '../project';
import { toGlobalId } from '../shared/global-id';

/** A way to the rows of a type that rules deny to everyone. */
export interface ClosedWay {
  readonly type: string;
  /** The field of Query. */
  readonly field: string;
  /** An operation without variables; its only root field must be null, with the error FORBIDDEN. */
  readonly operation: string;
}

/**
 * Lists every field of Query that leads to a type with the rule `'*': deny`, `node` and `nodes` included, for a test that no
 * viewer gets any of them. Rules of types are checked before arguments have a meaning, so the database needs no rows.
 * @example
 * test.each(closedWays(project))('$field of $type is denied', async ({ operation }) => {
 *   const { errors } = await gateway.query(operation);
 *   expect(errors[0]?.extensions.code).toBe('FORBIDDEN');
 * });
 */
export function closedWays(project: Project): ClosedWay[] {
  const modules = modulesOf(project);
  const schema = createSchema(modules);
  const rules = Object.values(modules).flatMap((module) => Object.entries(module.rules));
  const closed = rules.filter(([, fields]) => fields['*']?.shield === deny).map(([type]) => type);
  return closed.flatMap((type) => waysTo(schema, type));
}

function waysTo(schema: GraphQLSchema, type: string): ClosedWay[] {
  const fields = Object.values(schema.getQueryType()?.getFields() ?? {}).filter((field) => rowTypeOf(field) === type);
  const own = fields.map((field) => ({
    type,
    field: field.name,
    operation: `{ ${field.name}${argumentsOf(field)} { __typename } }`,
  }));
  const found = schema.getType(type);
  if (!isObjectType(found) || !found.getInterfaces().some(({ name }) => name === 'Node')) return own;
  const id = JSON.stringify(toGlobalId(type, '1'));
  const byId = [
    { type, field: 'node', operation: `{ node(id: ${id}) { id } }` },
    { type, field: 'nodes', operation: `{ nodes(ids: [${id}]) { id } }` },
  ];
  return [...own, ...byId];
}

/** Returns the type of the rows of a field: of a page that of its nodes. */
export function rowTypeOf({ type }: GraphQLField<unknown, unknown>): string {
  const named = getNamedType(type);
  const nodes = isConnection(named) ? named.getFields().nodes : undefined;
  return nodes ? getNamedType(nodes.type).name : named.name;
}

function argumentsOf({ args }: GraphQLField<unknown, unknown>): string {
  const given = args.filter(isRequiredArgument).map(({ name, type }) => `${name}: ${sampleOf(type)}`);
  return given.length > 0 ? `(${given.join(', ')})` : '';
}

/** A literal that every scalar of the gateway accepts; ids are not decoded before the rule. */
function sampleOf(type: GraphQLInputType): string {
  const named = getNamedType(type);
  if (isEnumType(named)) return named.getValues()[0]?.name ?? 'null';
  return samples[named.name] ?? '1';
}

const samples: Readonly<Record<string, string>> = {
  Boolean: 'true',
  Date: '"2026-03-01"',
  DateTime: '"2026-03-01T09:30:00Z"',
  Decimal: '"1"',
  BigInt: '"1"',
  ID: '"1"',
  LocalDateTime: '"2026-03-01T09:30:00"',
  LocalTime: '"09:30:00"',
  String: '"1"',
};
