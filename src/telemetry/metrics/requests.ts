import { Counter, type Registry } from 'prom-client';
import { boundLabels } from '../bounded-labels';
import type { RequestRecord } from '../request-record';
import { Histogram } from './histogram';

const seconds = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];
const refusalCodes = new Set(['RATE_LIMITED', 'COST_TOO_HIGH']);
const maxOperations = 200;
const maxClients = 30;
const maxVersions = 100;

/** Rate, errors and duration of every operation, its statements, and who asks. */
export function createRequestMetrics(registry: Registry) {
  const registers = [registry];
  const operationLabel = boundLabels(maxOperations);
  const clientLabel = boundLabels(maxClients);
  const versionLabel = boundLabels(maxVersions);
  const durations = new Histogram({
    name: 'loomgate_operation_duration_seconds',
    help: 'Time from a request to its answer, by operation; names beyond the first 200 are "other".',
    labelNames: ['operation', 'type', 'cache'],
    bounds: seconds,
  });
  const errors = new Counter({
    name: 'loomgate_operation_errors_total',
    help: 'Answers with errors, by operation and by the code of the first one.',
    labelNames: ['operation', 'code'],
    registers,
  });
  const statements = new Histogram({
    name: 'loomgate_operation_statements',
    help: 'SQL statements of an operation.',
    labelNames: ['operation'],
    bounds: [0, 1, 2, 3, 5, 8, 13, 21, 34, 55, 100],
  });
  const overBound = new Counter({
    name: 'loomgate_operation_statements_over_bound_total',
    help: 'Operations that ran more statements than their shape allows.',
    labelNames: ['operation'],
    registers,
  });
  const clients = new Counter({
    name: 'loomgate_client_requests_total',
    help: 'Requests by the client that they name.',
    labelNames: ['client', 'version'],
    registers,
  });
  const refusals = new Counter({
    name: 'loomgate_limiter_refusals_total',
    help: 'Requests refused for what they would cost, by code.',
    labelNames: ['code'],
    registers,
  });

  function count(record: RequestRecord, durationMs: number): void {
    const operation = operationLabel(record.operationName);
    const { type = 'none', cache = 'none' } = record;
    durations.observe(durationMs / 1000, operation, type, cache);
    statements.observe(record.cost.statements, operation);
    if (record.errorCode) errors.inc({ operation, code: record.errorCode });
    if (record.errorCode && refusalCodes.has(record.errorCode)) refusals.inc({ code: record.errorCode });
    if (record.statementBound !== undefined && record.cost.statements > record.statementBound)
      overBound.inc({ operation });
    if (record.clientName)
      clients.inc({ client: clientLabel(record.clientName), version: versionLabel(record.clientVersion) });
  }

  return { histograms: [durations, statements], count };
}
