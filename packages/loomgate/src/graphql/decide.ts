import type { GraphQLResolveInfo } from 'graphql';
import { LoomgateError } from '../errors';
import type { TypeRule } from '../modules/rule';
import type { RequestContext } from './context';
import { toMiddleware } from './enforce';

type Decision = boolean | Promise<boolean>;

/** Whether a request is allowed. A promise only while the rule is evaluated. */
export type Decide = (context: RequestContext, info: GraphQLResolveInfo) => Decision;

/** The decisions of each operation, by rule. */
const decisions = new WeakMap<RequestContext, Map<TypeRule, Decision>>();

/** The result of a middleware whose rule refuses; it is not thrown. */
const refusal = new LoomgateError('FORBIDDEN');

/**
 * Evaluates the rule of a type once for each operation, however many fields and rows need it.
 * @returns a function whose promise rejects with the error that the rule throws
 */
export function decideOnce(rule: TypeRule): Decide {
  const middleware = toMiddleware(rule.shield, () => refusal);
  const evaluate = async (context: RequestContext, info: GraphQLResolveInfo) =>
    (await middleware(() => true, {}, {}, context, info)) === true;
  return (context, info) => {
    const ofOperation = decisionsOf(context);
    const known = ofOperation.get(rule);
    if (known !== undefined) return known;
    const decided = evaluate(context, info);
    ofOperation.set(rule, decided);
    decided.then(
      (allowed) => ofOperation.set(rule, allowed),
      () => undefined,
    );
    return decided;
  };
}

/** Decides by several rules, of which each must allow the request. */
export function decideByAll(rules: readonly TypeRule[]): Decide {
  const all = rules.map(decideOnce);
  const [only] = all;
  if (only && all.length === 1) return only;
  return (context, info) => {
    const decided = all.map((decide) => decide(context, info));
    if (decided.includes(false)) return false;
    return decided.every((one) => one === true) || Promise.all(decided).then((each) => !each.includes(false));
  };
}

/** Forgets the decisions of an operation: a write may have changed what their rules have read. */
export function forgetDecisions(context: RequestContext): void {
  decisions.delete(context);
}

function decisionsOf(context: RequestContext): Map<TypeRule, Decision> {
  const known = decisions.get(context);
  if (known) return known;
  const created = new Map<TypeRule, Decision>();
  decisions.set(context, created);
  return created;
}
