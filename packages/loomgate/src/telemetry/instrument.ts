import type { GraphQLInstrumentation } from '@opentelemetry/instrumentation-graphql';

/**
 * Wraps an executor with a span for each execution and for each resolver. The first execution of a schema wraps its
 * resolvers permanently. The wrapped executor is called synchronously.
 * @param graphql the members of graphql-js that the instrumentation patches: `execute` and `defaultFieldResolver`
 */
export type Instrument = <Graphql extends Patchable>(graphql: Graphql) => Graphql['execute'];

interface Patchable {
  readonly execute: unknown;
  readonly defaultFieldResolver: unknown;
}

/**
 * Applies the instrumentation's patch of graphql-js to any executor.
 * @throws Error where a version of the instrumentation patches another file
 */
export function createInstrument(instrumentation: GraphQLInstrumentation): Instrument {
  const files = instrumentation.getModuleDefinitions().flatMap((module) => module.files);
  const file = files.find(({ name }) => name.endsWith('/execution/execute.js'));
  if (!file) throw new Error('@opentelemetry/instrumentation-graphql does not patch graphql/execution/execute.js');
  return (graphql) => {
    const patched = { ...graphql };
    file.patch(patched);
    return patched.execute;
  };
}
