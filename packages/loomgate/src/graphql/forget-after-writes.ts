import { defaultFieldResolver, type GraphQLSchema } from 'graphql';
import type { RequestContext } from './context';

/**
 * Clears the loaders before and after each mutation field: an earlier field may have loaded rows that it changes, and the
 * selections of its payload must be read after the write.
 */
export function forgetAfterWrites(schema: GraphQLSchema): void {
  for (const field of Object.values(schema.getMutationType()?.getFields() ?? {})) {
    const { resolve = defaultFieldResolver } = field;
    field.resolve = async (parent, args, context: RequestContext, info) => {
      context.operation.forget();
      const payload = await resolve(parent, args, context, info);
      context.operation.forget();
      return payload;
    };
  }
}
