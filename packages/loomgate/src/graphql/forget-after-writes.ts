import { defaultFieldResolver, type GraphQLSchema } from 'graphql';
import type { RequestContext } from './context';

/**
 * Makes every mutation forget what was loaded, before and after: rows that a sibling before it has read may have
 * changed, and what is selected of its payload is read after its write.
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
