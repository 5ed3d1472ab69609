import { type GraphQLResolveInfo, type GraphQLSchema, isInterfaceType } from 'graphql';
import { LoomgateError } from '../errors';
import type { Module } from '../modules/module';
import { allowAll, mostSpecific, type Rules, type VaryBy } from '../modules/rule';
import type { ResolverMap } from '../register';
import { fromGlobalId, toGlobalId } from '../shared/global-id';
import type { RequestContext } from './context';
import { enforce } from './enforce';
import { visibilitiesOf } from './visibility';

const maxNodes = 100;

/** Anybody may ask; the type of what is found has its own rule. */
export const nodeRules: Rules = { Query: { node: allowAll, nodes: allowAll } };

/** `Query.node` and `Query.nodes` over what the modules say they can find. */
export function nodeResolvers(modules: readonly Module[]): ResolverMap {
  const types = new Map(modules.flatMap((module) => Object.entries(module.nodes)));
  const visibilities = visibilitiesOf(modules);
  async function find(globalId: string, context: RequestContext, info: GraphQLResolveInfo): Promise<object | null> {
    const { type, id } = fromGlobalId(globalId);
    const { find: findNode, rule } = types.get(type) ?? {};
    const node = (await findNode?.(id, context)) ?? null;
    if (rule) await enforce(rule, node, { id: globalId }, context, info);
    // No less is done for a row that is missing than for one that is hidden (visibility.ts).
    if (!node) await visibilities.get(type)?.isShownTo(null, context);
    // Rows read their columns when they are asked for; a copy would have none.
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

/** What the rules look at of whatever these ids name, for `Query.node` and `Query.nodes`. */
export function nodesVaryBy(modules: readonly Module[]): (ids: readonly unknown[]) => VaryBy {
  const types = new Map(modules.flatMap((module) => Object.entries(module.nodes)));
  return (ids) => mostSpecific(ids.map((id) => types.get(typeNamedBy(id))?.rule?.varyBy ?? 'nothing'));
}

/** Nothing for what is no id: nobody is asked about it. */
function typeNamedBy(id: unknown): string {
  try {
    return fromGlobalId(String(id)).type;
  } catch {
    return '';
  }
}

/** Gives every type that is a Node its global id. */
export function giveGlobalIds(schema: GraphQLSchema): void {
  const node = schema.getType('Node');
  if (!isInterfaceType(node)) throw new Error('the schema has no interface Node');
  for (const type of schema.getPossibleTypes(node)) {
    const { id } = type.getFields();
    if (id) id.resolve = (row: { id: string }) => toGlobalId(type.name, row.id);
  }
}
