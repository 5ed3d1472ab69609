import type { Config } from '../config';
import { requirePort } from '../http/listen';

/** @throws what keeps the configured ports from being had, before anything is changed */
export async function requirePorts({ http, telemetry }: Config): Promise<void> {
  const { host, port } = http;
  await requirePort({ host, port }, 'PORT');
  const { port: monitoringPort } = telemetry.monitoring;
  if (monitoringPort !== undefined) await requirePort({ host, port: monitoringPort }, 'MONITORING_PORT');
}
