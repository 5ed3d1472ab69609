import { Counter, type Registry } from 'prom-client';
import { createLabels } from '../labels';
import type { RequestRecord } from '../request-record';
import { Histogram } from './histogram';
import { removeSeries } from './remove-series';

const refusalCodes = new Set(['RATE_LIMITED', 'COST_TOO_HIGH']);
const maxOperations = 200;
const maxClients = 30;
const maxVersions = 100;

/**
 * Rate, errors, duration and statements of operations, and requests by client. Clients choose the names of operations, of
 * themselves and of their versions; a name gets a label when it is used often (../labels.ts), and its series are removed
 * when it loses the label.
 */
export function createRequestMetrics(registry: Registry) {
  const metrics = describeMetrics(registry);
  const { durations, statements, errors, overBound, clients, refusals } = metrics;
  const operations = createLabels({
    max: maxOperations,
    onDropped(name) {
      for (const histogram of [durations, statements]) histogram.remove(name);
      for (const counter of [errors, overBound]) void removeSeries(counter, { operation: name });
    },
  });
  const clientLabels = createLabels({ max: maxClients, onDropped: (client) => removeClient(client) });
  const versionLabels = createLabels({ max: maxVersions, onDropped: (both) => removeClient(...both.split('\n')) });

  function removeClient(client = '', version?: string): void {
    void removeSeries(clients, version === undefined ? { client } : { client, version });
  }

  /** A version label belongs to one client, so that the versions of one client do not displace those of another. */
  function countClient(name: string, version: string | undefined): void {
    const client = clientLabels.labelOf(name);
    const isKnown = version !== undefined && versionLabels.labelOf(`${name}\n${version}`) !== 'other';
    if (!version || client === 'other') clients.inc({ client, version: version ? 'other' : 'none' });
    else clients.inc({ client, version: isKnown ? version : 'other' });
  }

  function count(record: RequestRecord, durationMs: number): void {
    const operation = operations.labelOf(record.operationName);
    const { type = 'none', cache = 'none', errorCode: code, statementBound, cost } = record;
    durations.observe({ operation, type, cache }, durationMs / 1000);
    statements.observe({ operation }, cost.statements);
    if (code) errors.inc({ operation, code });
    if (code && refusalCodes.has(code)) refusals.inc({ code });
    if (statementBound !== undefined && cost.statements > statementBound) overBound.inc({ operation });
    if (record.clientName) countClient(record.clientName, record.clientVersion);
  }

  return { count, keepOperations: operations.keep };
}

function describeMetrics(registry: Registry) {
  const registers = [registry];
  return {
    durations: new Histogram(registry, {
      name: 'loomgate_operation_duration_seconds',
      help: 'Time from a request to its response, by operation; a rarely used name is counted as "other".',
      labelNames: ['operation', 'type', 'cache'],
      buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
    }),
    errors: new Counter({
      name: 'loomgate_operation_errors_total',
      help: 'Responses with errors, by operation and by the code of the first error.',
      labelNames: ['operation', 'code'],
      registers,
    }),
    statements: new Histogram(registry, {
      name: 'loomgate_operation_statements',
      help: 'SQL statements of an operation.',
      labelNames: ['operation'],
      buckets: [0, 1, 2, 3, 5, 8, 13, 21, 34, 55, 100],
    }),
    overBound: new Counter({
      name: 'loomgate_operation_statements_over_bound_total',
      help: 'Operations that ran more statements than their shape allows.',
      labelNames: ['operation'],
      registers,
    }),
    clients: new Counter({
      name: 'loomgate_client_requests_total',
      help: 'Requests by client name and version, from the headers of Apollo clients.',
      labelNames: ['client', 'version'],
      registers,
    }),
    refusals: new Counter({
      name: 'loomgate_limiter_refusals_total',
      help: 'Requests refused because of their cost, by error code.',
      labelNames: ['code'],
      registers,
    }),
  };
}

/** Durations of SQL statements, and delays of events. */
export function createDurationMetrics(registry: Registry) {
  const statements = new Histogram(registry, {
    name: 'loomgate_statement_duration_seconds',
    help: 'Time of a statement by its name, including the wait for a connection.',
    labelNames: ['statement', 'outcome'],
    buckets: [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1, 5],
  });
  const delays = new Histogram(registry, {
    name: 'loomgate_event_delay_seconds',
    help: 'Time from an event to its delivery to a subscription.',
    labelNames: ['type'],
    buckets: [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 15],
  });
  return {
    statement: (statement: string, durationMs: number, failed: boolean): void =>
      statements.observe({ statement, outcome: failed ? 'failed' : 'done' }, durationMs / 1000),
    event: (type: string, delayMs: number): void => delays.observe({ type }, delayMs / 1000),
  };
}
