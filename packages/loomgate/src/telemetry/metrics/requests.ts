import { Counter, type Registry } from 'prom-client';
import { createLabels } from '../labels';
import type { RequestRecord } from '../request-record';
import { Counts } from './counts';
import { Histogram } from './histogram';

const seconds = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];
const refusalCodes = new Set(['RATE_LIMITED', 'COST_TOO_HIGH']);
const maxOperations = 200;
const maxClients = 30;
const maxVersions = 100;

/**
 * Rate, errors and duration of every operation, its statements, and who asks. Names get a label by use (../labels.ts);
 * when one loses it, its series disappear.
 */
export function createRequestMetrics(registry: Registry) {
  const durations = new Histogram({
    name: 'loomgate_operation_duration_seconds',
    help: 'Time from a request to its answer, by operation; a name that is seldom used is "other".',
    labelNames: ['operation', 'type', 'cache'],
    bounds: seconds,
  });
  const errors = new Counts(registry, {
    name: 'loomgate_operation_errors_total',
    help: 'Answers with errors, by operation and by the code of the first one.',
    labelNames: ['operation', 'code'],
  });
  const statements = new Histogram({
    name: 'loomgate_operation_statements',
    help: 'SQL statements of an operation.',
    labelNames: ['operation'],
    bounds: [0, 1, 2, 3, 5, 8, 13, 21, 34, 55, 100],
  });
  const overBound = new Counts(registry, {
    name: 'loomgate_operation_statements_over_bound_total',
    help: 'Operations that ran more statements than their shape allows.',
    labelNames: ['operation'],
  });
  const clients = new Counts(registry, {
    name: 'loomgate_client_requests_total',
    help: 'Requests by the client that they name.',
    labelNames: ['client', 'version'],
  });
  const refusals = new Counter({
    name: 'loomgate_limiter_refusals_total',
    help: 'Requests refused for what they would cost, by code.',
    labelNames: ['code'],
    registers: [registry],
  });
  const byOperation = [durations, statements, errors, overBound];
  const operationLabels = createLabels({
    max: maxOperations,
    onDropped: (name) => byOperation.forEach((metric) => void metric.drop(name)),
  });
  const clientLabels = createLabels({ max: maxClients, onDropped: (client) => clients.drop(client) });
  const versionLabels = createLabels({ max: maxVersions, onDropped: (both) => clients.drop(...both.split('\n')) });

  /** Versions are those of a client: what one client invents takes no place from another's. */
  function countClient(name: string, version: string | undefined): void {
    const client = clientLabels.labelOf(name);
    const isKnown = version !== undefined && versionLabels.labelOf(`${name}\n${version}`) !== 'other';
    if (!version || client === 'other') clients.add(client, version ? 'other' : 'none');
    else clients.add(client, isKnown ? version : 'other');
  }

  function count(record: RequestRecord, durationMs: number): void {
    const operation = operationLabels.labelOf(record.operationName);
    const { type = 'none', cache = 'none', errorCode } = record;
    durations.observe(durationMs / 1000, operation, type, cache);
    statements.observe(record.cost.statements, operation);
    if (errorCode) errors.add(operation, errorCode);
    if (errorCode && refusalCodes.has(errorCode)) refusals.inc({ code: errorCode });
    if (record.statementBound !== undefined && record.cost.statements > record.statementBound) overBound.add(operation);
    if (record.clientName) countClient(record.clientName, record.clientVersion);
  }

  return { histograms: [durations, statements], count, keepOperations: operationLabels.keep };
}
