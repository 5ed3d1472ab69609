import { allow, or, rule } from 'graphql-shield';
import { LoomgateError } from '../errors';
import type { Context, Viewer } from './context';

/** What the outcome of a rule depends on. The cache key of an operation follows the most specific of its rules. */
export type VaryBy = 'nothing' | 'role' | 'viewer';

/** The permission rule of a field: its description and a rule of graphql-shield. */
export interface Rule {
  readonly description: string;
  readonly varyBy: VaryBy;
  /** Whether the rule is evaluated for these arguments. For others the field is open to anyone. Default: for all. */
  readonly appliesTo?: (args: Record<string, unknown>) => boolean;
  readonly shield: typeof allow | ReturnType<ReturnType<typeof rule>> | ReturnType<typeof or>;
}

/** The rules of a module, by type and field: one for each root field, and for each other field that is restricted. */
export type Rules = Readonly<Record<string, Readonly<Record<string, Rule>>>>;

let defined = 0;

/**
 * Defines a rule.
 * @param description who is allowed, as in "the buyer of the order"
 * @param varyBy what the check reads of the request
 * @param check may load rows through the loaders of the context, in batches; an error that it throws is not a refusal
 */
export function defineRule<Parent, Args>(
  description: string,
  varyBy: VaryBy,
  check: (parent: Parent, args: Args, context: Context) => boolean | Promise<boolean>,
): Rule {
  // graphql-shield requires different names of the rules of one field; descriptions may be equal.
  defined += 1;
  const named = rule(`${description} #${defined}`, { cache: 'no_cache' });
  // The parent of a root field is undefined; that of a missing node is null.
  const isAllowed = named(async (parent, args, context) => (await check(parent ?? {}, args, context)) === true);
  return { description, varyBy, shield: isAllowed };
}

/** Allows every request, anonymous ones too. */
export const allowAll: Rule = { description: 'anyone', varyBy: 'nothing', shield: allow };

/** Allows requests with a valid token. */
export const signedIn = defineRule('signed-in users', 'role', (_, __, { viewer }) => viewer !== null);

/**
 * Returns the viewer, in a field whose rule requires one.
 * @throws LoomgateError FORBIDDEN
 */
export function signedInViewer({ viewer }: Context): Viewer {
  if (!viewer) throw new LoomgateError('FORBIDDEN');
  return viewer;
}

/** Allows what at least one of the rules allows. */
export function anyOf(...rules: readonly Rule[]): Rule {
  return {
    description: rules.map(({ description }) => description).join(' or '),
    varyBy: mostSpecific(rules.map(({ varyBy }) => varyBy)),
    shield: or(...rules.map(({ shield }) => shield)),
  };
}

/**
 * Restricts a rule to some arguments. For others the field is open to anyone, and its value does not depend on the viewer.
 * @param condition describes the arguments that it applies to
 */
export function onlyFor(condition: string, appliesTo: NonNullable<Rule['appliesTo']>, rule: Rule): Rule {
  return { ...rule, description: `anyone; for ${condition}: ${rule.description}`, appliesTo };
}

const specificity: readonly VaryBy[] = ['nothing', 'role', 'viewer'];

/** The most specific of all: a value that depends on the viewer anywhere depends on the viewer. */
export function mostSpecific(all: readonly VaryBy[]): VaryBy {
  return specificity.findLast((one) => all.includes(one)) ?? 'nothing';
}
