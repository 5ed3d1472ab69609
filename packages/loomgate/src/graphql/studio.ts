import type { ApolloServerPlugin } from '@apollo/server';
import { ApolloServerPluginSchemaReporting } from '@apollo/server/plugin/schemaReporting';
import { ApolloServerPluginUsageReporting } from '@apollo/server/plugin/usageReporting';
import { type GraphQLSchema, printSchema } from 'graphql';
import type { Config } from '../config';
import { withTimeout } from '../shared/with-timeout';

/** Called with the reason when a report could not be sent to Studio. */
export type OnReportFailure = (failure: string) => void;

const limits = {
  /** The timeout of one call. */
  callMs: 5_000,
  /** The timeout of the last report when the process stops. */
  stopMs: 2_000,
};

/**
 * Creates the plugins that report usage and the schema to Apollo Studio, if a key is set. Field timing is off: Apollo would
 * wrap the resolvers of the shared schema. Variables, headers and error messages are not sent.
 */
export function studioPlugins(
  schema: GraphQLSchema,
  studio: Config['telemetry']['studio'] | undefined,
  onFailure: OnReportFailure,
): ApolloServerPlugin[] {
  if (!studio?.key) return [];
  // Apollo has an empty supergraph from the `gateway` option.
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
    // The body is always a string.
    fetcher: (url, options) =>
      fetch(url, { ...options, body: String(options?.body), signal: AbortSignal.timeout(limits.callMs) }),
  });
  return [usage, reported].map((plugin) => withFailureReports(plugin, onFailure));
}

/** The Apollo options that name the graph in Studio. */
export function studioGraph(studio?: Config['telemetry']['studio']) {
  return studio?.key && studio.graphRef ? { apollo: { key: studio.key, graphRef: studio.graphRef } } : {};
}

/** Passes a plugin's error log lines to `onFailure`, and bounds the time of its last report. */
function withFailureReports(plugin: ApolloServerPlugin, onFailure: OnReportFailure): ApolloServerPlugin {
  return {
    ...plugin,
    async serverWillStart(service) {
      const logger = { ...service.logger, error: (failure: unknown) => onFailure(String(failure)) };
      const listener = await plugin.serverWillStart?.({ ...service, logger });
      if (!listener) return;
      const stop = async () => listener.serverWillStop?.();
      return {
        ...listener,
        serverWillStop: () => withTimeout(stop(), limits.stopMs).catch((error) => onFailure(String(error))),
      };
    },
  };
}
