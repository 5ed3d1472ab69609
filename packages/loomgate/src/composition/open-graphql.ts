import type { DocumentNode, GraphQLSchema } from 'graphql';
import type { Logger } from 'pino';
import type { Audit } from '../audit/audit';
import type { Config } from '../config';
import type { Events } from '../events';
import { createApollo } from '../graphql/apollo';
import { createCachePlugins } from '../graphql/cache';
import { describeClosedTypes } from '../graphql/closed-types';
import { type ContextParts, createContext } from '../graphql/context';
import type { Report } from '../graphql/errors';
import { createLimits } from '../graphql/limits';
import type { Charges } from '../graphql/limits/charges';
import { createOutputs } from '../graphql/limits/output';
import type { RequestScheduler } from '../graphql/limits/request-scheduler';
import { createSchema, readSdl } from '../graphql/schema';
import { createSubscribe, type Subscribe, type SubscribeParts } from '../graphql/subscriptions/subscribe';
import { createSubscriptionCounter } from '../graphql/subscriptions/subscription-counter';
import { createTrustedDocuments, type TrustedDocuments } from '../graphql/trusted-documents';
import type { ExecuteRequestParts } from '../http/execute-request';
import type { RateLimitBuckets } from '../limits/rate-limit/buckets';
import type { Execute } from '../loaders';
import { createIdOf } from '../modules/id-of';
import { modulesOf, type Project } from '../project';
import type { Tracing } from '../telemetry/tracing';
import type { OpenCache } from './open-cache';
import type { OpenRowSecurity } from './open-row-security';
import type { Telemetry } from './telemetry';

/** The schema and the trusted documents, as read from the files of the project. */
interface Prepared {
  readonly sdl: readonly DocumentNode[];
  readonly schema: GraphQLSchema;
  readonly documents: TrustedDocuments;
}

/**
 * Reads the schema and the trusted documents. It runs before anything is opened, so that mistakes in the project fail the
 * start at once.
 * @param root the folder of the project; by default that of this process
 * @throws ConfigError, or Error that names the file to change
 */
export async function prepareGraphql(
  { security }: Pick<Config, 'security'>,
  project: Project,
  root?: string,
): Promise<Prepared> {
  const sdl = readSdl(root);
  const schema = createSchema(modulesOf(project), sdl);
  return { sdl, schema, documents: await createTrustedDocuments(security.trustedDocuments, schema) };
}

/** The parts that GraphQL needs. */
interface GraphqlParts extends Prepared {
  readonly log: Logger;
  /** Reports unexpected errors. */
  readonly report: Report;
  readonly execute: Execute;
  readonly rowSecurity: OpenRowSecurity;
  readonly events: Pick<Events, 'follow'>;
  readonly services: ContextParts['services'];
  readonly project: Project;
  readonly buckets: RateLimitBuckets;
  /** Undefined where rates are not limited. */
  readonly charges: Charges | undefined;
  readonly audit: Audit;
  readonly telemetry: Telemetry;
  readonly cache: OpenCache | undefined;
  readonly tracing: Tracing | undefined;
}

export interface OpenGraphql extends ExecuteRequestParts {
  readonly scheduler: RequestScheduler;
  readonly subscribe: Subscribe;
  close(): Promise<void>;
}

/** Starts Apollo with its plugins, and creates what executes requests and subscriptions. */
export async function openGraphql(config: Config, parts: GraphqlParts): Promise<OpenGraphql> {
  const { execute, events, services, audit, telemetry, buckets, charges, cache, tracing, log, report, project } = parts;
  const { sdl, schema, documents, rowSecurity } = parts;
  const modules = modulesOf(project);
  telemetry.keepOperations(documents.operationNames);
  const closed = describeClosedTypes(schema, Object.values(modules));
  if (closed) log.info(closed);
  const { paceEvent, startSubscription, scheduler, ...limits } = createLimits(schema, config, buckets, charges);
  const apollo = createApollo(schema, config.environment === 'production', report, {
    limits,
    executor: config.executor,
    traced: tracing && {
      schema: createSchema(modules, sdl),
      instrument: tracing.instrument,
      plainFields: config.telemetry.tracing.plainFields,
    },
    studio: config.telemetry.studio,
    onReportFailure: (failure) => log.warn({ failure }, 'a report did not get to Apollo Studio'),
    cache:
      cache &&
      createCachePlugins(
        schema,
        Object.values(modules),
        config.cache,
        cache.responses,
        cache.invalidation,
        config.limits.executionMs,
        rowSecurity,
      ),
  });
  await apollo.start();
  const { follow } = events;
  const { observer, subscription: observe } = telemetry;
  const outputOf = createOutputs(config.limits);
  const { createLoaders } = project;
  const shared: ContextParts = {
    execute,
    sessionOf: rowSecurity.sessionOf,
    requirePolicies: rowSecurity.requirePolicies,
    createLoaders,
    services,
    idOf: createIdOf(Object.values(modules)),
    follow,
    observer,
    outputOf,
    onRefusal: auditRefusals(audit),
  };
  const served: Pick<SubscribeParts, 'apollo' | 'documents' | 'createContext'> = {
    apollo,
    documents,
    createContext: (...request) => createContext(shared, ...request),
  };
  return {
    ...served,
    scheduler,
    subscribe: createSubscribe({
      ...served,
      observe,
      paceEvent,
      startSubscription,
      scheduler,
      countSubscription: createSubscriptionCounter(config.subscriptions),
      charges,
      report,
    }),
    close: () => apollo.stop(),
  };
}

/** Records refused fields in the audit log: an entry for each field of an operation. */
function auditRefusals(audit: Audit): ContextParts['onRefusal'] {
  return ({ viewer, address, requestId }, field, count) => {
    void audit.record({
      action: 'PERMISSION_REFUSED',
      viewerId: viewer?.id ?? null,
      subject: field,
      address,
      requestId,
      count,
    });
  };
}
