import { type GraphQLSchema, isInterfaceType } from 'graphql';
import { LoomgateError } from '../errors';
import type { Resolvers } from '../generated/resolvers';
import type { Context } from '../modules/context';
import type { Module } from '../modules/module';
import { fromGlobalId, toGlobalId } from '../shared/global-id';

const maxNodes = 100;

/** `Query.node` and `Query.nodes` over what the modules say they can find. */
export function nodeResolvers(modules: readonly Module[]): Resolvers {
  const finders = new Map(modules.flatMap((module) => Object.entries(module.nodes)));
  async function find(globalId: string, context: Context): Promise<object | null> {
    const { type, id } = fromGlobalId(globalId);
    const node = await finders.get(type)?.(id, context);
    return node ? { ...node, __typename: type } : null;
  }
  return {
    Query: {
      node: (_, { id }, context) => find(id, context),
      nodes(_, { ids }, context) {
        if (ids.length > maxNodes) throw new LoomgateError('BAD_USER_INPUT', `ids has at most ${maxNodes} entries.`);
        // A failure as a value fails its own entry; compiled operations do not bear lists of promises that fail.
        return Promise.all(ids.map((id) => find(id, context).catch(toError)));
      },
    },
  };
}

function toError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
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
