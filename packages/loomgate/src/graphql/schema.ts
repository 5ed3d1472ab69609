import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { makeExecutableSchema } from '@graphql-tools/schema';
import { type DocumentNode, type GraphQLSchema, parse, Source } from 'graphql';
import type { Module } from '../modules/module';
import { sdlFiles } from '../shared/sdl-files';
import { checkRules } from './check-rules';
import { giveTotalCounts } from './connections';
import { requireDeclared } from './declared';
import { forgetAfterWrites } from './forget-after-writes';
import { guard } from './guard';
import { countActualCost } from './limits/actual-cost';
import { giveGlobalIds, nodeResolvers, nodeRules } from './nodes';
import { giveEnums, giveScalars } from './scalars';
import { hideRows } from './visibility';

/**
 * Creates the executable schema from the SDL of the gateway and of the project, and all modules.
 * @param modules by folder name
 * @throws Error that names the file to change
 */
export function createSchema(
  modules: Readonly<Record<string, Module>>,
  sdl: readonly DocumentNode[] = readSdl(),
): GraphQLSchema {
  const all = Object.values(modules);
  const schema = makeExecutableSchema({
    typeDefs: [...sdl],
    resolvers: [nodeResolvers(all), ...all.map((module) => module.resolvers)],
    // requireDeclared checks them below and names the files to change.
    resolverValidationOptions: { requireResolversToMatchSchema: 'ignore' },
  });
  requireDeclared(schema, modules);
  checkRules(schema, modules);
  giveScalars(schema);
  giveEnums(schema);
  giveGlobalIds(schema, all);
  giveTotalCounts(schema);
  hideRows(schema, all);
  guard(schema, [nodeRules, ...all.map((module) => module.rules)]);
  forgetAfterWrites(schema);
  countActualCost(schema);
  return schema;
}

/**
 * Parses the SDL of the gateway and of the project's schema/, one document for each file.
 * @param root the folder of the project; by default that of this process
 * @throws GraphQLError for a syntax error, with the file name as source name
 */
export function readSdl(root?: string): DocumentNode[] {
  return sdlFiles(root).map((path) => parse(new Source(readFileSync(path, 'utf8'), `schema/${basename(path)}`)));
}
