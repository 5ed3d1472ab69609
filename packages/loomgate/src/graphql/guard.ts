import { defaultFieldResolver, type GraphQLFieldResolver, type GraphQLSchema, isObjectType } from 'graphql';
import { everybody, type Rule, type Rules } from '../modules/rule';
import type { RequestContext } from './context';
import { enforce } from './enforce';

/**
 * Puts a rule before the resolver of each field that has one, and before no other: a field that everybody may have runs
 * as if there were no guard.
 * @throws Error at start for a root field without a rule, and for a rule of a field that does not exist
 */
export function guard(schema: GraphQLSchema, all: readonly Rules[]): void {
  for (const { typeName, fieldName, rule } of entriesOf(all)) {
    const type = schema.getType(typeName);
    const field = isObjectType(type) ? type.getFields()[fieldName] : undefined;
    if (!field) throw new Error(`A rule names ${typeName}.${fieldName}, which is not in the schema`);
    if (rule === everybody) continue;
    field.resolve = guarded(rule, field.resolve ?? defaultFieldResolver);
    // A subscription is asked about when it begins, and again with every event.
    if (field.subscribe) field.subscribe = guarded(rule, field.subscribe);
  }
  refuseOpenRoots(schema, new Set(entriesOf(all).map(({ typeName, fieldName }) => `${typeName}.${fieldName}`)));
}

/** Every rule with the field that it is for. */
export function entriesOf(all: readonly Rules[]): { typeName: string; fieldName: string; rule: Rule }[] {
  const types = all.flatMap((rules) => Object.entries(rules));
  return types.flatMap(([typeName, fields]) =>
    Object.entries(fields).map(([fieldName, rule]) => ({ typeName, fieldName, rule })),
  );
}

type Resolve = GraphQLFieldResolver<unknown, RequestContext>;

function guarded(rule: Rule, resolve: Resolve): Resolve {
  const { concerns = () => true } = rule;
  async function afterRule(...[parent, args, context, info]: Parameters<Resolve>) {
    await enforce(rule, parent, args, context, info);
    return resolve(parent, args, context, info);
  }
  return (parent, args, context, info) => (concerns(args) ? afterRule : resolve)(parent, args, context, info);
}

function refuseOpenRoots(schema: GraphQLSchema, named: ReadonlySet<string>): void {
  const roots = [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()];
  const fields = roots.flatMap((root) => Object.keys(root?.getFields() ?? {}).map((field) => `${root?.name}.${field}`));
  const open = fields.filter((field) => !named.has(field));
  if (open.length > 0)
    throw new Error(`These root fields have no rule; say "everybody" where it is so: ${open.join(', ')}`);
}
