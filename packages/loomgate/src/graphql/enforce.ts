import { buildSchema, type GraphQLFieldResolver, type GraphQLResolveInfo } from 'graphql';
import { shield } from 'graphql-shield';
import { LoomgateError } from '../errors';
import type { Rule } from '../modules/rule';
import type { RequestContext } from './context';
import { Refusals } from './refusals';

export type Resolve = GraphQLFieldResolver<unknown, RequestContext>;

/**
 * Puts a rule before a resolver, as middleware of graphql-shield. The middleware is generated for a schema of one field and
 * called by the returned resolver, because graphql-middleware would wrap every field of the schema, with or without a rule.
 * @returns a resolver that throws LoomgateError FORBIDDEN if the rule refuses, or the error that the rule itself throws
 */
export function enforce({ shield: rule }: Rule, resolve: Resolve): Resolve {
  const middleware = toMiddleware(rule, (_, __, ___, context, info) => refuse(context, info));
  return (parent, args, context, info) =>
    middleware(() => resolve(parent, args, context, info), parent, args, context, info);
}

/** Counts the refusal of a field for the audit log. @throws LoomgateError FORBIDDEN */
export function refuse(context: object, info: Pick<GraphQLResolveInfo, 'parentType' | 'fieldName'>): never {
  if ('refusals' in context && context.refusals instanceof Refusals)
    context.refusals.add(`${info.parentType.name}.${info.fieldName}`);
  throw new LoomgateError('FORBIDDEN');
}

const oneField = buildSchema('type Query { field: Int }');

/** @returns the error, or throws it */
type OnRefusal = (error: unknown, parent: object, args: object, context: object, info: GraphQLResolveInfo) => Error;

/**
 * Generates the middleware of graphql-shield for a rule.
 * @param fallbackError called if the rule refuses; what it returns or throws is the result of the middleware
 */
export function toMiddleware(rule: Rule['shield'], fallbackError: OnRefusal) {
  // With `debug`, errors of a rule are thrown: a database that cannot be reached is not a missing permission.
  const options = { debug: true, allowExternalErrors: true, fallbackError };
  const generated = shield<unknown, RequestContext>({ Query: { field: rule } }, options).generate(oneField);
  const ofQuery = 'Query' in generated ? generated.Query : undefined;
  const ofField = typeof ofQuery === 'object' && 'field' in ofQuery ? ofQuery.field : undefined;
  const middleware = typeof ofField === 'function' ? ofField : ofField?.resolve;
  if (typeof middleware !== 'function') throw new Error('graphql-shield has generated no middleware for the rule');
  return middleware;
}
