import type { ApolloServerPlugin } from '@apollo/server';
import { ApolloServerPluginSchemaReporting } from '@apollo/server/plugin/schemaReporting';
import { ApolloServerPluginUsageReporting } from '@apollo/server/plugin/usageReporting';
import { type GraphQLSchema, printSchema } from 'graphql';
import type { Config } from '../config';

/**
 * Reports usage and the schema to Apollo Studio, where a key is set. Fields are never timed for it: Apollo would wrap
 * the resolvers of the schema that everybody shares. No variables, no headers, no words of errors.
 */
export function studioPlugins(schema: GraphQLSchema, studio?: Config['telemetry']['studio']): ApolloServerPlugin[] {
  if (!studio?.key) return [];
  // What is given as a gateway's supergraph is empty.
  const overrideReportedSchema = printSchema(schema);
  return [
    ApolloServerPluginUsageReporting({
      overrideReportedSchema,
      fieldLevelInstrumentation: 0,
      sendVariableValues: { none: true },
      sendHeaders: { none: true },
      sendErrors: { masked: true },
    }),
    ApolloServerPluginSchemaReporting({ overrideReportedSchema }),
  ];
}

/** The graph of Studio that reports are for. */
export function studioGraph(studio?: Config['telemetry']['studio']) {
  return studio?.key && studio.graphRef ? { apollo: { key: studio.key, graphRef: studio.graphRef } } : {};
}
