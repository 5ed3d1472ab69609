import { defaultFieldResolver, type GraphQLSchema, isObjectType } from 'graphql';
import type { RequestContext } from '../context';
import { createPrices } from './prices';

/**
 * Counts the `@cost(weight:)` of fields when they are resolved: their work does not show in the number of rows. A field
 * without a resolver reads a property, which costs nothing.
 */
export function countActualCost(schema: GraphQLSchema): void {
  const priceOf = createPrices(schema);
  for (const type of Object.values(schema.getTypeMap()).filter(isObjectType))
    for (const field of Object.values(type.getFields())) {
      const { weight } = priceOf(type, field.name);
      const { resolve = defaultFieldResolver } = field;
      if (weight === 0 || resolve === defaultFieldResolver) continue;
      field.resolve = (parent, args, context: RequestContext, info) => {
        // Starts no write after the deadline.
        context.abort.signal.throwIfAborted();
        context.weights.sum += weight;
        return resolve(parent, args, context, info);
      };
    }
}
