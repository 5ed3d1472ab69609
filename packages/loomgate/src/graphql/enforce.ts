import type { GraphQLResolveInfo } from 'graphql';
import { allow } from 'graphql-shield';
import { LoomgateError } from '../errors';
import type { Rule } from '../modules/rule';
import type { RequestContext } from './context';

/** debug lets what a rule throws through: a database that is down is not a missing permission. */
const options = { debug: true, allowExternalErrors: true, fallbackRule: allow, hashFunction: () => '' };

/**
 * Asks a rule.
 * @throws LoomgateError FORBIDDEN when it refuses, and whatever the rule itself throws
 */
export async function enforce(
  { shield }: Rule,
  parent: unknown,
  args: object,
  context: RequestContext,
  info: GraphQLResolveInfo,
): Promise<void> {
  const asked = typeof parent === 'object' && parent !== null ? parent : {};
  if ((await shield.resolve(asked, args, context, info, options)) === true) return;
  context.refusals.add(`${info.parentType.name}.${info.fieldName}`);
  throw new LoomgateError('FORBIDDEN');
}
