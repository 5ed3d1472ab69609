import { type GraphQLSchema, isInterfaceType, isObjectType } from 'graphql';
import type { Module } from '../modules/module';

/**
 * Requires that the SDL declares every type and field that modules have resolvers or rules for.
 * @param modules by folder name
 * @throws Error with one line for each undeclared name and the file that has it
 */
export function requireDeclared(schema: GraphQLSchema, modules: Readonly<Record<string, Module>>): void {
  const problems = Object.entries(modules).flatMap(([name, { resolvers, rules }]) => [
    ...undeclared(schema, resolvers).map((undeclaredName) => problemOf(name, 'resolvers', undeclaredName)),
    ...undeclared(schema, rules)
      .filter((undeclaredName) => !undeclaredName.endsWith('.*'))
      .map((undeclaredName) => problemOf(name, 'rules', undeclaredName)),
  ]);
  if (problems.length > 0) throw new Error(problems.join('\n'));
}

function problemOf(module: string, file: 'resolvers' | 'rules', undeclaredName: string): string {
  return (
    `src/modules/${module}/${file}.ts names ${undeclaredName}, which no file of schema/ declares: ` +
    `declare it in schema/${module}.graphql, or remove it`
  );
}

function undeclared(schema: GraphQLSchema, named: object): string[] {
  return Object.entries(named).flatMap(([typeName, fields]) => {
    const type = schema.getType(typeName);
    if (!type) return typeName;
    if (!isObjectType(type) && !isInterfaceType(type)) return [];
    const declared = type.getFields();
    const isFieldName = (field: string) => !field.startsWith('__') && field !== 'isTypeOf';
    return Object.keys(fields).flatMap((field) =>
      isFieldName(field) && !(field in declared) ? `${typeName}.${field}` : [],
    );
  });
}
