import { z } from 'zod';

const milliseconds = (fallback: number) => z.coerce.number().int().min(1).max(3_600_000).default(fallback);
const onOff = (fallback: 'on' | 'off') => z.enum(['on', 'off']).default(fallback);
const httpUrl = z.url({ protocol: /^https?$/, error: 'must look like http://collector:4318' });

const dsn = /^https?:\/\/\w+(:\w*)?@[\w.-]+(:\d+)?\/\S+$/;

/** Traces, metrics, logs and reports (docs/observability.md). */
export const telemetryEnvironment = z
  .object({
    /** `true` disables tracing, whatever else is set. */
    OTEL_SDK_DISABLED: z
      .string()
      .toLowerCase()
      .pipe(z.enum(['true', 'false']))
      .default('false'),
    /** Where traces are sent, by OTLP over HTTP; without it there are none. */
    OTEL_EXPORTER_OTLP_ENDPOINT: httpUrl.optional(),
    OTEL_SERVICE_NAME: z.string().min(1).default('loomgate'),
    OTEL_TRACES_SAMPLER: z
      .enum([
        'always_on',
        'always_off',
        'traceidratio',
        'parentbased_always_on',
        'parentbased_always_off',
        'parentbased_traceidratio',
      ])
      .default('parentbased_traceidratio'),
    OTEL_TRACES_SAMPLER_ARG: z.coerce.number().min(0).max(1).default(0.01),
    /** The maximum number of requests that are traced in a second. */
    TRACES_PER_SECOND: z.coerce.number().int().min(1).max(1_000_000).default(100),
    /** Whether fields that only read a property of their object get a span, too. */
    TRACE_PLAIN_FIELDS: onOff('off'),
    /** A separate port for /metrics and /readyz, which are then not served on the main port. */
    MONITORING_PORT: z.coerce.number().int().min(0).max(65_535).optional(),
    /** The bearer token that /metrics and /readyz require. */
    MONITORING_TOKEN: z.string().min(16, 'must have at least 16 characters').optional(),
    SLOW_OPERATION_MS: milliseconds(1_000),
    SLOW_STATEMENT_MS: milliseconds(200),
    /** Whether the plan of a slow statement is logged. */
    SLOW_STATEMENT_PLANS: onOff('off'),
    SENTRY_DSN: z.string().regex(dsn, 'must look like https://key@host/project').optional(),
    /** The name of the release in Sentry. */
    SENTRY_RELEASE: z.string().min(1).optional(),
    APOLLO_KEY: z.string().min(1).optional(),
    APOLLO_GRAPH_REF: z
      .string()
      .regex(/^[^@\s]+@[^@\s]+$/, 'must look like graph@variant')
      .optional(),
    /** Whether pages of Apollo Studio may send requests, in development. */
    APOLLO_EXPLORER: onOff('off'),
  })
  .refine((values) => !values.APOLLO_KEY || values.APOLLO_GRAPH_REF, {
    path: ['APOLLO_GRAPH_REF'],
    error: 'is needed with APOLLO_KEY',
  });

type Values = z.output<typeof telemetryEnvironment>;

/** @param environment of NODE_ENV */
export function toTelemetry(values: Values, environment: string) {
  return {
    environment,
    tracing: {
      isOn: values.OTEL_SDK_DISABLED === 'false' && values.OTEL_EXPORTER_OTLP_ENDPOINT !== undefined,
      serviceName: values.OTEL_SERVICE_NAME,
      sampler: values.OTEL_TRACES_SAMPLER,
      ratio: values.OTEL_TRACES_SAMPLER_ARG,
      maxPerSecond: values.TRACES_PER_SECOND,
      plainFields: values.TRACE_PLAIN_FIELDS === 'on',
    },
    monitoring: { port: values.MONITORING_PORT, token: values.MONITORING_TOKEN },
    slow: {
      operationMs: values.SLOW_OPERATION_MS,
      statementMs: values.SLOW_STATEMENT_MS,
      plans: values.SLOW_STATEMENT_PLANS === 'on',
    },
    sentry: { dsn: values.SENTRY_DSN, release: values.SENTRY_RELEASE },
    studio: {
      key: values.APOLLO_KEY,
      graphRef: values.APOLLO_GRAPH_REF,
      explorer: values.APOLLO_EXPLORER === 'on' && environment === 'development',
    },
  };
}
