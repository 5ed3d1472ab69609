import type { GraphQLInstrumentation } from '@opentelemetry/instrumentation-graphql';

/**
 * Makes of an executor one that has a span for itself and for each resolver. The resolvers of the schema that it is given
 * are wrapped when it runs, and stay so; it calls what it was made of before it returns.
 * @param graphql what of graphql the instrumentation looks for: `execute`, and `defaultFieldResolver`
 */
export type Instrument = <Graphql extends Patchable>(graphql: Graphql) => Graphql['execute'];

interface Patchable {
  readonly execute: unknown;
  readonly defaultFieldResolver: unknown;
}

/** The instrumentation's patch of graphql-js, put to whatever executes. */
export function createInstrument(instrumentation: GraphQLInstrumentation): Instrument {
  const files = instrumentation.getModuleDefinitions().flatMap((module) => module.files);
  const file = files.find(({ name }) => name.endsWith('/execution/execute.js'));
  if (!file) throw new Error('this version of the instrumentation patches graphql in another place');
  return (graphql) => {
    const patched = { ...graphql };
    file.patch(patched);
    return patched.execute;
  };
}
