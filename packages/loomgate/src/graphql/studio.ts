import type { ApolloServerPlugin } from '@apollo/server';
import { ApolloServerPluginSchemaReporting } from '@apollo/server/plugin/schemaReporting';
import { ApolloServerPluginUsageReporting } from '@apollo/server/plugin/usageReporting';
import { type GraphQLSchema, printSchema } from 'graphql';
import type { Config } from '../config';
import { withTimeout } from '../shared/with-timeout';

/** Told why a report did not get to Studio. */
export type OnUnreported = (failure: string) => void;

const limits = {
  /** What Studio may take for one call. */
  callMs: 5_000,
  /** A Studio that does not answer holds no stopping process up. */
  stopMs: 2_000,
};

/**
 * Reports usage and the schema to Apollo Studio, where a key is set. Fields are never timed for it: Apollo would wrap
 * the resolvers of the schema that everybody shares. No variables, no headers, no words of errors.
 */
export function studioPlugins(
  schema: GraphQLSchema,
  studio: Config['telemetry']['studio'] | undefined,
  tell: OnUnreported,
): ApolloServerPlugin[] {
  if (!studio?.key) return [];
  // What is given as a gateway's supergraph is empty.
  const overrideReportedSchema = printSchema(schema);
  const usage = ApolloServerPluginUsageReporting({
    overrideReportedSchema,
    fieldLevelInstrumentation: 0,
    sendVariableValues: { none: true },
    sendHeaders: { none: true },
    sendErrors: { masked: true },
    requestTimeoutMs: limits.callMs,
  });
  const reported = ApolloServerPluginSchemaReporting({
    overrideReportedSchema,
    // It sends texts alone.
    fetcher: (url, options) =>
      fetch(url, { ...options, body: String(options?.body), signal: AbortSignal.timeout(limits.callMs) }),
  });
  return [usage, reported].map((plugin) => heardAndBounded(plugin, tell));
}

/** The graph of Studio that reports are for. */
export function studioGraph(studio?: Config['telemetry']['studio']) {
  return studio?.key && studio.graphRef ? { apollo: { key: studio.key, graphRef: studio.graphRef } } : {};
}

/** Of what a plugin says, failures alone are heard; and whoever stops waits for its last report, but not for long. */
function heardAndBounded(plugin: ApolloServerPlugin, tell: OnUnreported): ApolloServerPlugin {
  return {
    ...plugin,
    async serverWillStart(service) {
      const logger = { ...service.logger, error: (failure: unknown) => tell(String(failure)) };
      const listener = await plugin.serverWillStart?.({ ...service, logger });
      if (!listener) return;
      const stop = async () => listener.serverWillStop?.();
      return {
        ...listener,
        serverWillStop: () => withTimeout(stop(), limits.stopMs).catch((late) => tell(String(late))),
      };
    },
  };
}
