import { buildSchema, type GraphQLFieldResolver, type GraphQLResolveInfo } from 'graphql';
import { shield } from 'graphql-shield';
import { LoomgateError } from '../errors';
import type { Rule } from '../modules/rule';
import type { RequestContext } from './context';
import { Refusals } from './refusals';

type Resolve = GraphQLFieldResolver<unknown, RequestContext>;

/**
 * Puts a rule before a resolver, as middleware of graphql-shield. The middleware is generated for a schema of one field and
 * called by the returned resolver, because graphql-middleware would wrap every field of the schema, with or without a rule.
 * @returns a resolver that throws LoomgateError FORBIDDEN if the rule refuses, or the error that the rule itself throws
 */
export function enforce({ shield: rule }: Rule, resolve: Resolve): Resolve {
  const middleware = toMiddleware(rule);
  return (parent, args, context, info) =>
    middleware(() => resolve(parent, args, context, info), parent, args, context, info);
}

const oneField = buildSchema('type Query { field: Int }');

/** With `debug`, errors of a rule are thrown: a database that cannot be reached is not a missing permission. */
const options = { debug: true, allowExternalErrors: true, fallbackError: refuse };

function toMiddleware(rule: Rule['shield']) {
  const generated = shield<unknown, RequestContext>({ Query: { field: rule } }, options).generate(oneField);
  const ofQuery = 'Query' in generated ? generated.Query : undefined;
  const ofField = typeof ofQuery === 'object' && 'field' in ofQuery ? ofQuery.field : undefined;
  const middleware = typeof ofField === 'function' ? ofField : ofField?.resolve;
  if (typeof middleware !== 'function') throw new Error('graphql-shield has generated no middleware for the rule');
  return middleware;
}

/** Counts the refusal for the audit log, and throws. */
function refuse(_: unknown, __: object, ___: object, context: object, info: GraphQLResolveInfo): never {
  if ('refusals' in context && context.refusals instanceof Refusals)
    context.refusals.add(`${info.parentType.name}.${info.fieldName}`);
  throw new LoomgateError('FORBIDDEN');
}
