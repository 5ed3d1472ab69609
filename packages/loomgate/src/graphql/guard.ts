import {
  defaultFieldResolver,
  type GraphQLField,
  type GraphQLFieldResolver,
  type GraphQLSchema,
  isObjectType,
} from 'graphql';
import { allowAll, type Rule, type Rules } from '../modules/rule';
import type { RequestContext } from './context';
import { enforce } from './enforce';

/**
 * Puts a rule before the resolver of each field that has one, and before no other: a field that everybody may have runs
 * as if there were no guard.
 * @throws Error at start for a root field without a rule, which names the file to add it to
 */
export function guard(schema: GraphQLSchema, all: readonly Rules[]): void {
  for (const { typeName, fieldName, rule } of entriesOf(all)) {
    const type = schema.getType(typeName);
    const field = isObjectType(type) ? type.getFields()[fieldName] : undefined;
    if (!field) throw new Error(`A rule names ${typeName}.${fieldName}, which no file of schema/ declares`);
    if (rule === allowAll) continue;
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
  const { appliesTo: concerns = () => true } = rule;
  async function afterRule(...[parent, args, context, info]: Parameters<Resolve>) {
    await enforce(rule, parent, args, context, info);
    return resolve(parent, args, context, info);
  }
  return (parent, args, context, info) => (concerns(args) ? afterRule : resolve)(parent, args, context, info);
}

function refuseOpenRoots(schema: GraphQLSchema, named: ReadonlySet<string>): void {
  const roots = [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()];
  const fields = roots.flatMap((root) =>
    Object.values(root?.getFields() ?? {}).map((field) => ({ name: `${root?.name}.${field.name}`, field })),
  );
  const open = fields.filter(({ name }) => !named.has(name));
  if (open.length === 0) return;
  const lines = open.map(({ name, field }) => `${name} has no rule: add one to ${rulesFileOf(field)}`);
  throw new Error(
    `${lines.join('\n')}\nIt is \`everybody\` where everybody may have the field (docs/permissions.md). A new module needs npm run generate.`,
  );
}

/** A module's rules are beside what its SDL file is named after. */
function rulesFileOf({ astNode }: GraphQLField<unknown, unknown>): string {
  const [, module] = /(\w+)\.graphql$/.exec(astNode?.loc?.source.name ?? '') ?? [];
  return module ? `src/modules/${module}/rules.ts` : 'the rules.ts of its module';
}
