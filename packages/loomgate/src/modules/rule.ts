import { allow, or, rule } from 'graphql-shield';
import type { Context } from './context';

/** What a rule's outcome depends on. The cache key of an operation follows the most particular of its rules. */
export type LooksAt = 'nothing' | 'role' | 'viewer';

/** Who may have a field, in words and as a rule of graphql-shield. */
export interface Rule {
  readonly says: string;
  readonly looksAt: LooksAt;
  /** Whether it has anything to say about these arguments; where it has not, the field is everybody's. */
  readonly concerns?: (args: Record<string, unknown>) => boolean;
  readonly shield: typeof allow | ReturnType<ReturnType<typeof rule>> | ReturnType<typeof or>;
}

/** The rules of a module, by type and field: those of all its root fields, and of what not everybody may have. */
export type Rules = Readonly<Record<string, Readonly<Record<string, Rule>>>>;

/**
 * Defines a rule of fields.
 * @param says who may, as in "the buyer of the order"
 * @param looksAt what of the request the check reads
 * @param check may load rows through the context's loaders, in batches; what it throws is not a refusal
 */
export function defineRule<Parent, Args>(
  says: string,
  looksAt: LooksAt,
  check: (parent: Parent, args: Args, context: Context) => boolean | Promise<boolean>,
): Rule {
  const named = rule(says, { cache: 'no_cache' });
  return { says, looksAt, shield: named((parent, args, context) => check(parent, args, context)) };
}

/** Allows every request, anonymous ones too. */
export const everybody: Rule = { says: 'everybody', looksAt: 'nothing', shield: allow };

/** Allows every viewer that a token names. */
export const signedIn = defineRule('whoever is signed in', 'role', (_, __, { viewer }) => viewer !== null);

/** One of them is enough. */
export function anyOf(...rules: readonly Rule[]): Rule {
  return {
    says: rules.map(({ says }) => says).join(' or '),
    looksAt: mostParticular(rules.map(({ looksAt }) => looksAt)),
    shield: or(...rules.map(({ shield }) => shield)),
  };
}

/**
 * A rule that is asked of some arguments alone; for others the field is everybody's, and its answer depends on nobody.
 * @param what the arguments that it is asked of, in words
 */
export function onlyFor(what: string, concerns: NonNullable<Rule['concerns']>, rule: Rule): Rule {
  return { ...rule, says: `everybody; for ${what}: ${rule.says}`, concerns };
}

const particularity: readonly LooksAt[] = ['nothing', 'role', 'viewer'];

/** The one that decides: an answer that depends on the viewer anywhere depends on the viewer. */
export function mostParticular(all: readonly LooksAt[]): LooksAt {
  return particularity.findLast((one) => all.includes(one)) ?? 'nothing';
}
