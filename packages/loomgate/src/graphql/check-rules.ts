import { type GraphQLSchema, isAbstractType, isIntrospectionType, isObjectType } from 'graphql';
import type { Module } from '../modules/module';

type Modules = Readonly<Record<string, Module>>;

/**
 * Requires that rules `'*'` are of object types, and that no field and no type has a rule in two modules.
 * @param modules by folder name
 * @throws Error with one line for each problem: the file that has it and what to write instead
 */
export function checkRules(schema: GraphQLSchema, modules: Modules): void {
  const rules = Object.entries(modules).flatMap(([module, { rules: own }]) =>
    Object.entries(own).flatMap(([type, fields]) =>
      Object.keys(fields).map((field) => ({ file: `src/modules/${module}/rules.ts`, type, field })),
    ),
  );
  const ofTypes = rules.filter(({ field }) => field === '*');
  const misplaced = ofTypes.map(({ file, type }) => misplacement(schema, type, `${file} has a rule '*' of ${type}`));
  const byName = Map.groupBy(rules, ({ type, field }) => `${type}.${field}`);
  const repeated = [...byName].map(([name, each]) =>
    repetition(
      name,
      each.map(({ file }) => file),
    ),
  );
  const problems = [...misplaced, ...repeated].filter((problem) => problem !== undefined);
  if (problems.length > 0) throw new Error(problems.join('\n'));
}

function misplacement(schema: GraphQLSchema, typeName: string, rule: string): string | undefined {
  const type = schema.getType(typeName);
  const roots = [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()];
  if (roots.some((root) => root?.name === typeName)) return `${rule}: write a rule for each of its fields instead`;
  if (isAbstractType(type)) {
    const names = schema.getPossibleTypes(type).map(({ name }) => name);
    return `${rule}, which is an interface or a union: write '*' of its object types instead: ${names.join(', ')}`;
  }
  return isObjectType(type) && !isIntrospectionType(type) ? undefined : `${rule}, which is no object type: remove it`;
}

/** One file says what a field or a type is open to. */
function repetition(name: string, files: readonly string[]): string | undefined {
  return files.length > 1 ? `${files.join(' and ')} have a rule for ${name}: keep one of them` : undefined;
}
