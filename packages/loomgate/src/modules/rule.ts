import { allow, or, rule, deny as shieldDeny } from 'graphql-shield';
import { LoomgateError } from '../errors';
import type { Context, Viewer } from './context';

/** What the outcome of a rule depends on. The cache key of an operation follows the most specific of its rules. */
export type VaryBy = 'nothing' | 'role' | 'viewer';

declare const inputs: unique symbol;

/**
 * The permission rule of a field: its description and a rule of graphql-shield.
 * @typeParam Parent what its check reads of the parent
 * @typeParam Args what its check reads of the arguments
 */
export interface Rule<in Parent = never, in Args = never> {
  /** For the compiler only: a rule that reads a row or arguments is no TypeRule. */
  readonly [inputs]?: (parent: Parent, args: Args) => void;
  readonly description: string;
  readonly varyBy: VaryBy;
  /** Whether the rule is evaluated for these arguments. For others the field is open to anyone. Default: for all. */
  readonly appliesTo?: (args: Record<string, unknown>) => boolean;
  readonly shield: typeof allow | typeof shieldDeny | ReturnType<ReturnType<typeof rule>> | ReturnType<typeof or>;
}

declare const absent: unique symbol;

/** The parent and the arguments of the rule of a type: an empty object. */
export interface Nothing {
  readonly [absent]?: never;
}

/**
 * The rule of a whole type. It is about the request, not about a row: its check gets an empty parent and no arguments, and
 * runs once for each operation. Rows that only some viewers see are what `visibility` is for. A rule of rows or of
 * arguments does not compile here.
 */
export type TypeRule = Rule<Nothing, Nothing>;

/**
 * The rules of the fields of one type. `'*'` is the rule of the type: it covers every field that returns objects of the type,
 * also in lists, pages, edges, interfaces, unions, payloads and events. It applies in addition to the rules of fields.
 * @example Customer: { '*': signedIn, email: admins }
 */
export type RulesOfType = Readonly<Record<string, Rule>> & { readonly '*'?: TypeRule };

/**
 * The rules of a module, by type and field: one for each root field, and for each other field that is restricted. Only
 * object types other than Query, Mutation and Subscription have a rule `'*'`.
 */
export type Rules = Readonly<Record<string, RulesOfType>>;

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
): Rule<Parent, Args> {
  // graphql-shield requires different names of the rules of one field; descriptions may be equal.
  defined += 1;
  const named = rule(`${description} #${defined}`, { cache: 'no_cache' });
  // The parent of a root field is undefined; that of a missing node is null.
  const isAllowed = named(async (parent, args, context) => (await check(parent ?? {}, args, context)) === true);
  return { description, varyBy, shield: isAllowed };
}

/** Allows every request, anonymous ones too. */
export const allowAll: Rule<unknown, unknown> = { description: 'anyone', varyBy: 'nothing', shield: allow };

/** Denies every request. For a whole type: `Customer: { '*': deny }` closes every way to its objects. */
export const deny: Rule<unknown, unknown> = { description: 'no one', varyBy: 'nothing', shield: shieldDeny };

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

/** The part of the parent that all of these rules read. */
type ParentOf<One extends Rule> = [One] extends [Rule<infer Parent>] ? Parent : never;
type ArgsOf<One extends Rule> = [One] extends [Rule<never, infer Args>] ? Args : never;

/** Allows what at least one of the rules allows. */
export function anyOf<All extends readonly Rule[]>(...rules: All): Rule<ParentOf<All[number]>, ArgsOf<All[number]>> {
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
export function onlyFor<Parent, Args>(
  condition: string,
  appliesTo: NonNullable<Rule['appliesTo']>,
  rule: Rule<Parent, Args>,
): Rule<Parent, Args & Record<string, unknown>> {
  return { ...rule, description: `anyone; for ${condition}: ${rule.description}`, appliesTo };
}

const specificity: readonly VaryBy[] = ['nothing', 'role', 'viewer'];

/** The most specific of all: a value that depends on the viewer anywhere depends on the viewer. */
export function mostSpecific(all: readonly VaryBy[]): VaryBy {
  return specificity.findLast((one) => all.includes(one)) ?? 'nothing';
}
