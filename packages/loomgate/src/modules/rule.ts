import { allow, or, rule } from 'graphql-shield';
import type { Context } from './context';

/** What a rule's outcome depends on. The cache key of an operation follows the most particular of its rules. */
export type VaryBy = 'nothing' | 'role' | 'viewer';

/** Who may have a field, in words and as a rule of graphql-shield. */
export interface Rule {
  readonly description: string;
  readonly varyBy: VaryBy;
  /** Whether it has anything to say about these arguments; where it has not, the field is everybody's. */
  readonly appliesTo?: (args: Record<string, unknown>) => boolean;
  readonly shield: typeof allow | ReturnType<ReturnType<typeof rule>> | ReturnType<typeof or>;
}

/** The rules of a module, by type and field: those of all its root fields, and of what not everybody may have. */
export type Rules = Readonly<Record<string, Readonly<Record<string, Rule>>>>;

/**
 * Defines a rule of fields.
 * @param description who may, as in "the buyer of the order"
 * @param looksAt what of the request the check reads
 * @param check may load rows through the context's loaders, in batches; what it throws is not a refusal
 */
export function defineRule<Parent, Args>(
  description: string,
  varyBy: VaryBy,
  check: (parent: Parent, args: Args, context: Context) => boolean | Promise<boolean>,
): Rule {
  const named = rule(description, { cache: 'no_cache' });
  return { description, varyBy, shield: named((parent, args, context) => check(parent, args, context)) };
}

/** Allows every request, anonymous ones too. */
export const allowAll: Rule = { description: 'everybody', varyBy: 'nothing', shield: allow };

/** Allows every viewer that a token names. */
export const signedIn = defineRule('whoever is signed in', 'role', (_, __, { viewer }) => viewer !== null);

/** One of them is enough. */
export function anyOf(...rules: readonly Rule[]): Rule {
  return {
    description: rules.map(({ description }) => description).join(' or '),
    varyBy: mostSpecific(rules.map(({ varyBy }) => varyBy)),
    shield: or(...rules.map(({ shield }) => shield)),
  };
}

/**
 * A rule that is asked of some arguments alone; for others the field is everybody's, and its answer depends on nobody.
 * @param what the arguments that it is asked of, in words
 */
export function onlyFor(what: string, concerns: NonNullable<Rule['appliesTo']>, rule: Rule): Rule {
  return { ...rule, description: `everybody; for ${what}: ${rule.description}`, appliesTo: concerns };
}

const particularity: readonly VaryBy[] = ['nothing', 'role', 'viewer'];

/** The one that decides: an answer that depends on the viewer anywhere depends on the viewer. */
export function mostSpecific(all: readonly VaryBy[]): VaryBy {
  return particularity.findLast((one) => all.includes(one)) ?? 'nothing';
}
