import { type GraphQLResolveInfo, type GraphQLSchema, isInterfaceType } from 'graphql';
import { LoomgateError } from '../errors';
import { idOf } from '../loaders';
import type { Module } from '../modules/module';
import { allowAll, mostSpecific, type Rules, type VaryBy } from '../modules/rule';
import type { ResolverMap } from '../register';
import { fromGlobalId, toGlobalId } from '../shared/global-id';
import type { RequestContext } from './context';
import { decideOnce } from './decide';
import { enforce, refuse } from './enforce';
import { typeRulesOf } from './type-rules';
import { visibilitiesOf } from './visibility';

const maxNodes = 100;

/** `node` and `nodes` are open to anyone; the object that is found has the rules of its type. */
export const nodeRules: Rules = { Query: { node: allowAll, nodes: allowAll } };

/** Resolvers of `Query.node` and `Query.nodes` over the `nodes` of all modules. */
export function nodeResolvers(modules: readonly Module[]): ResolverMap {
  const types = new Map(modules.flatMap(({ nodes }) => Object.entries(nodes)).map(withRule));
  const visibilities = visibilitiesOf(modules);
  const typeRules = typeRulesOf(modules.map(({ rules }) => rules));
  const decisions = new Map([...typeRules].map(([type, { rule }]) => [type, decideOnce(rule)]));

  async function find(globalId: string, context: RequestContext, info: GraphQLResolveInfo): Promise<unknown> {
    const { type } = fromGlobalId(globalId);
    // Before the lookup: the refusal of a type says nothing about its rows.
    const decide = decisions.get(type);
    if (decide && !(await decide(context, info))) refuse(context, info);
    const { table, find: findNode, allowed } = types.get(type) ?? {};
    const found = (table && (await findNode?.(idOf(table, globalId), context))) ?? null;
    const node = allowed ? await allowed(found, { id: globalId }, context, info) : found;
    // Does the same work for a missing row as for a hidden one (visibility.ts).
    if (!node) await visibilities.get(type)?.isShownTo(null, context);
    // Inherits from the row, whose columns are getters: a copy would have none.
    return node && Object.assign(Object.create(node), { __typename: type });
  }

  return {
    Query: {
      node: (_: object, { id }: { id: string }, context: RequestContext, info: GraphQLResolveInfo) =>
        find(id, context, info),
      nodes(_: object, { ids }: { ids: readonly string[] }, context: RequestContext, info: GraphQLResolveInfo) {
        if (ids.length > maxNodes) throw new LoomgateError('BAD_USER_INPUT', `ids has at most ${maxNodes} entries.`);
        const found = new Map([...new Set(ids)].map((id) => [id, find(id, context, info)]));
        return ids.map((id) => found.get(id) ?? null);
      },
    },
  };
}

/** `allowed` returns the node that it is given as its parent if the rule of the type allows it. */
function withRule([type, { table, find, rule }]: [string, Module['nodes'][string]]) {
  return [type, { table, find, allowed: rule && enforce(rule, (node) => node) }] as const;
}

/** What the rules of the types that these ids name depend on, for the cache keys of `Query.node` and `Query.nodes`. */
export function nodesVaryBy(modules: readonly Module[]): (ids: readonly unknown[]) => VaryBy {
  const types = new Map(modules.flatMap((module) => Object.entries(module.nodes)));
  const typeRules = typeRulesOf(modules.map(({ rules }) => rules));
  const rulesOf = (type: string) =>
    [types.get(type)?.rule, typeRules.get(type)?.rule].filter((rule) => rule !== undefined);
  return (ids) => mostSpecific(ids.flatMap((id) => rulesOf(typeNamedBy(id)).map(({ varyBy }) => varyBy)));
}

/** @returns an empty string for a malformed id, which has no rule */
function typeNamedBy(id: unknown): string {
  try {
    return fromGlobalId(String(id)).type;
  } catch {
    return '';
  }
}

/**
 * Makes `id` of every type that implements Node the global id.
 * @throws Error at startup for a type that is not among the `nodes` of a module
 */
export function giveGlobalIds(schema: GraphQLSchema, modules: readonly Module[]): void {
  const node = schema.getType('Node');
  if (!isInterfaceType(node)) throw new Error('the schema has no interface Node');
  const tables = new Map(modules.flatMap(({ nodes }) => Object.entries(nodes)));
  for (const type of schema.getPossibleTypes(node)) {
    const table = tables.get(type.name)?.table;
    if (!table) throw new Error(`${type.name} implements Node, but is not among the nodes of a module`);
    if (table.keyType.length === 0) throw new Error(`${type.name} implements Node, but its table has no key`);
    const { id } = type.getFields();
    if (id) id.resolve = (row: object) => toGlobalId(type.name, table.keyOf(row));
  }
}
