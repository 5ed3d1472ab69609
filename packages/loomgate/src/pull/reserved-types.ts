import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Kind, parse } from 'graphql';
import { packageRoot } from '../shared/project-root';

/**
 * Names of types that generated TypeScript uses besides those of GraphQL: of the language, of GraphQL Code Generator and of
 * Prisma (https://www.prisma.io/docs/orm/reference/prisma-schema-reference#model-field-scalar-types).
 */
const inTypeScript = (
  'Array Awaited Boolean Date Error Exclude Function Infinity Map Maybe NaN Number Object Omit Partial Pick Promise Proxy ' +
  'Readonly Record RegExp Required Scalars Set String Symbol Exact InputMaybe MakeEmpty MakeMaybe MakeOptional ParentType ' +
  'Resolver Resolvers ResolverFn ResolversTypes ResolversParentTypes ResolverTypeWrapper ContextType TypeResolveFn ' +
  'Prisma PrismaClient BigInt Bytes Decimal Float Int Json Unsupported'
).split(' ');

/** The scalars that the SDL of a project declares, and that the gateway has functions for. */
export const projectScalars = ['BigInt', 'Date', 'Duration', 'LocalDateTime', 'LocalTime', 'Time'];

/**
 * Reads the names that no table can have, with what has them: types, and fields of Query as `Query.node`. They come from the
 * SDL of the gateway and from generated code.
 */
export function readReserved(): Map<string, string> {
  const folder = join(packageRoot, 'schema');
  const files = readdirSync(folder).filter((file) => file.endsWith('.graphql'));
  const definitions = files.flatMap((file) => parse(readFileSync(join(folder, file), 'utf8')).definitions);
  const types = definitions.flatMap((one) => ('name' in one && one.name ? [one.name.value] : []));
  const queries = definitions.flatMap((one) => {
    const isType = one.kind === Kind.OBJECT_TYPE_DEFINITION || one.kind === Kind.OBJECT_TYPE_EXTENSION;
    return isType && one.name.value === 'Query' ? (one.fields ?? []).map(({ name }) => queryName(name.value)) : [];
  });
  const ofGateway = ['Query', 'Mutation', 'Subscription', 'ID', ...projectScalars, ...types, ...queries];
  return new Map([
    ...inTypeScript.map((name) => [name, 'generated code'] as const),
    ...ofGateway.map((name) => [name, 'the gateway'] as const),
  ]);
}

/** A field of Query in the scope of all types. */
export function queryName(field: string): string {
  return `Query.${field}`;
}
