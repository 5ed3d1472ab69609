import { type GraphQLSchema, isInterfaceType, isObjectType } from 'graphql';
import type { Module } from '../modules/module';

/**
 * Requires that the SDL declares every type and field that modules have resolvers or rules for.
 * @param modules by the names of their folders
 * @throws Error naming each that it does not, with the file that names it, one a line
 */
export function requireDeclared(schema: GraphQLSchema, modules: Readonly<Record<string, Module>>): void {
  const problems = Object.entries(modules).flatMap(([name, { resolvers, rules }]) => [
    ...undeclared(schema, resolvers).map((what) => problemOf(name, 'resolvers', what)),
    ...undeclared(schema, rules).map((what) => problemOf(name, 'rules', what)),
  ]);
  if (problems.length > 0) throw new Error(problems.join('\n'));
}

function problemOf(module: string, file: 'resolvers' | 'rules', what: string): string {
  return (
    `src/modules/${module}/${file}.ts names ${what}, which no file of schema/ declares: ` +
    `declare it in schema/${module}.graphql, or take it out`
  );
}

function undeclared(schema: GraphQLSchema, named: object): string[] {
  return Object.entries(named).flatMap(([typeName, fields]) => {
    const type = schema.getType(typeName);
    if (!type) return typeName;
    if (!isObjectType(type) && !isInterfaceType(type)) return [];
    const declared = type.getFields();
    const isField = (field: string) => !field.startsWith('__') && field !== 'isTypeOf';
    return Object.keys(fields).flatMap((field) =>
      isField(field) && !(field in declared) ? `${typeName}.${field}` : [],
    );
  });
}
