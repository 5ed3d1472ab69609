import { type Collector, type ReceivedSpan, startCollector } from '../telemetry/collector';
import { killAll, type RunningGateway, startGateway } from './command';
import { createDataDir, type DataDir } from './data-dir';
import { copyProject, type Project } from './project';

export const nested = `query Nested($first: Int!) {
  products(first: $first) {
    nodes {
      title
      price { amount }
      artisan { name owner { displayName } }
      reviews(first: 2) { nodes { rating author { displayName } } }
      categories { name }
    }
  }
}`;

/** Starts gateways that export to a collector; each test has a new collector. */
export function useTracedGateways() {
  let project: Project;
  let dataDir: DataDir;
  let collector: Collector;

  beforeAll(async () => {
    [project, dataDir] = await Promise.all([copyProject(), createDataDir()]);
  });

  beforeEach(async () => {
    collector = await startCollector();
  });

  afterEach(async () => {
    await killAll();
    await collector.stop();
  });

  afterAll(async () => {
    await dataDir.remove();
    await project.remove();
  });

  return {
    collector: () => collector,
    start: (env: Record<string, string> = {}) =>
      startGateway(project, { env: { DATA_DIR: dataDir.path, OTEL_EXPORTER_OTLP_ENDPOINT: collector.url, ...env } }),
    /** Stops the gateway, which exports its queued spans. */
    async stopped(gateway: RunningGateway): Promise<readonly ReceivedSpan[]> {
      gateway.signal('SIGTERM');
      await gateway.exit;
      return collector.spans;
    },
  };
}

export async function ask(
  { url }: RunningGateway,
  body: object,
  headers: Record<string, string> = {},
): Promise<Response> {
  return fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  });
}
