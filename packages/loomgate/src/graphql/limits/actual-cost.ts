import { defaultFieldResolver, type GraphQLSchema, isObjectType } from 'graphql';
import type { RequestContext } from '../context';
import { createPrices } from './prices';

/**
 * Counts the weight of dear fields where they are resolved: what they take shows in no row. A field that has no
 * resolver of its own does nothing that its rows do not show.
 */
export function countActualCost(schema: GraphQLSchema): void {
  const priceOf = createPrices(schema);
  for (const type of Object.values(schema.getTypeMap()).filter(isObjectType))
    for (const field of Object.values(type.getFields())) {
      const { weight } = priceOf(type, field.name);
      const { resolve = defaultFieldResolver } = field;
      if (weight === 0 || resolve === defaultFieldResolver) continue;
      field.resolve = (parent, args, context: RequestContext, info) => {
        // No write begins when its time is over.
        context.abort.signal.throwIfAborted();
        context.weights.sum += weight;
        return resolve(parent, args, context, info);
      };
    }
}
