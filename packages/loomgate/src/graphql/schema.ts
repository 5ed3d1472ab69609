import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { makeExecutableSchema } from '@graphql-tools/schema';
import type { GraphQLSchema } from 'graphql';
import type { Module } from '../modules/module';
import { packageRoot, projectRoot } from '../shared/project-root';
import { giveTotalCounts } from './connections';
import { forgetAfterWrites } from './forget-after-writes';
import { guard } from './guard';
import { meterDearFields } from './limits/meter';
import { giveGlobalIds, nodeResolvers, nodeRules } from './nodes';
import { giveEnums, giveScalars } from './scalars';
import { hideRows } from './visibility';

/** The SDL of the gateway and of the project's schema/ with the resolvers of every module. */
export function createSchema(all: readonly Module[]): GraphQLSchema {
  const schema = makeExecutableSchema({
    typeDefs: readSdl(),
    resolvers: [nodeResolvers(all), ...all.map((module) => module.resolvers)],
  });
  giveScalars(schema);
  giveEnums(schema);
  giveGlobalIds(schema);
  giveTotalCounts(schema);
  hideRows(schema, all);
  guard(schema, [nodeRules, ...all.map((module) => module.rules)]);
  forgetAfterWrites(schema);
  meterDearFields(schema);
  return schema;
}

/** The gateway's own SDL and the project's, a text for each file. */
export function readSdl(): string[] {
  return [packageRoot, projectRoot].flatMap((root) => {
    const folder = join(root, 'schema');
    const names = readdirSync(folder).filter((name) => name.endsWith('.graphql'));
    return names.sort().map((name) => readFileSync(join(folder, name), 'utf8'));
  });
}
