import { defaultFieldResolver, type GraphQLSchema } from 'graphql';
import type { RequestContext } from './context';
import { forgetDecisions } from './decide';

/**
 * Clears the loaders and the decisions of rules before and after each mutation field: an earlier field may have loaded rows
 * that it changes, and the selections of its payload must be read after the write.
 */
export function forgetAfterWrites(schema: GraphQLSchema): void {
  for (const field of Object.values(schema.getMutationType()?.getFields() ?? {})) {
    const { resolve = defaultFieldResolver } = field;
    field.resolve = async (parent, args, context: RequestContext, info) => {
      forget(context);
      const payload = await resolve(parent, args, context, info);
      forget(context);
      return payload;
    };
  }
}

function forget(context: RequestContext): void {
  context.operation.forget();
  forgetDecisions(context);
}
