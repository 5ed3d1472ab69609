import { defaultFieldResolver, type GraphQLField, type GraphQLSchema, isObjectType } from 'graphql';
import { allowAll, type Rule, type Rules } from '../modules/rule';
import { enforce, type Resolve } from './enforce';
import { guardTypes } from './guard-types';
import { createTypeRules } from './type-rules';

/**
 * Puts each rule before the resolver of its field, and the rules of types before these. Fields without a rule, and fields of
 * `allowAll`, stay as they are.
 * @throws Error at startup for a root field without a rule, which names the file to add it to
 */
export function guard(schema: GraphQLSchema, all: readonly Rules[]): void {
  for (const { typeName, fieldName, rule } of ruleEntries(all)) {
    const type = schema.getType(typeName);
    const field = isObjectType(type) ? type.getFields()[fieldName] : undefined;
    if (!field) throw new Error(`A rule names ${typeName}.${fieldName}, which no file of schema/ declares`);
    if (rule === allowAll) continue;
    field.resolve = guarded(rule, field.resolve ?? defaultFieldResolver);
    // The rule of a subscription runs when it starts, and again for every event.
    if (field.subscribe) field.subscribe = guarded(rule, field.subscribe);
  }
  guardTypes(schema, createTypeRules(schema, all));
  requireRootRules(schema, new Set(ruleEntries(all).map(({ typeName, fieldName }) => `${typeName}.${fieldName}`)));
}

/** Lists the rules of fields. */
export function ruleEntries(all: readonly Rules[]): { typeName: string; fieldName: string; rule: Rule }[] {
  const types = all.flatMap((rules) => Object.entries(rules));
  return types.flatMap(([typeName, fields]) =>
    Object.entries(fields)
      .filter(([fieldName]) => fieldName !== '*')
      .map(([fieldName, rule]) => ({ typeName, fieldName, rule })),
  );
}

function guarded(rule: Rule, resolve: Resolve): Resolve {
  const { appliesTo } = rule;
  const afterRule = enforce(rule, resolve);
  if (!appliesTo) return afterRule;
  return (parent, args, context, info) => (appliesTo(args) ? afterRule : resolve)(parent, args, context, info);
}

function requireRootRules(schema: GraphQLSchema, ruled: ReadonlySet<string>): void {
  const roots = [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()];
  const fields = roots.flatMap((root) =>
    Object.values(root?.getFields() ?? {}).map((field) => ({ name: `${root?.name}.${field.name}`, field })),
  );
  const open = fields.filter(({ name }) => !ruled.has(name));
  if (open.length === 0) return;
  const lines = open.map(({ name, field }) => `${name} has no rule: add one to ${rulesFileOf(field)}`);
  throw new Error(
    `${lines.join('\n')}\nUse \`allowAll\` for a field that is open to anyone (docs/permissions.md). A new module needs npm run generate.`,
  );
}

/** A module's SDL file has the name of the module's folder. */
function rulesFileOf({ astNode }: GraphQLField<unknown, unknown>): string {
  const [, module] = /(\w+)\.graphql$/.exec(astNode?.loc?.source.name ?? '') ?? [];
  return module ? `src/modules/${module}/rules.ts` : 'the rules.ts of its module';
}
