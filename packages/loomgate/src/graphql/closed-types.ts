import { type GraphQLSchema, isIntrospectionType, isObjectType } from 'graphql';
import type { Module } from '../modules/module';
import { deny } from '../modules/rule';
import { isConnection, isEdge } from './connections';
import { typeRulesOf } from './type-rules';

/** The most names in the text; the permission table has all of them. */
const maxNames = 10;

/**
 * Counts the types that the rule `deny` closes, for the log of a start. Root types, pages and their edges are not counted.
 * @returns undefined if no type is closed
 */
export function describeClosedTypes(schema: GraphQLSchema, modules: readonly Module[]): string | undefined {
  const rules = typeRulesOf(modules.map(({ rules: own }) => own));
  const all = typesOfData(schema);
  const closed = all.filter((name) => rules.get(name)?.rule === deny).toSorted();
  if (closed.length === 0) return undefined;
  const names = [...closed.slice(0, maxNames), ...(closed.length > maxNames ? ['...'] : [])].join(', ');
  return `${closed.length} of ${all.length} types are closed by a rule that denies everyone: ${names}`;
}

function typesOfData(schema: GraphQLSchema): string[] {
  const roots = new Set<unknown>([schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()]);
  return Object.values(schema.getTypeMap())
    .filter((type) => isObjectType(type) && !roots.has(type) && !isIntrospectionType(type))
    .filter((type) => !isConnection(type) && !isEdge(type))
    .map(({ name }) => name);
}
