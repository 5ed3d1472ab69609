import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { projectRoot } from '../../packages/loomgate/src/shared/project-root';
import { installPackage, isThere } from '../support/debian-package';
import { type Gateway, startGateway } from '../support/gateway';
import { freePort } from '../support/redis';

const folder = join(projectRoot, 'deploy/prometheus');
const hasPrometheus = findPrometheus();
const withPrometheus = hasPrometheus ? describe : describe.skip;

/** Tests that need Prometheus are skipped where it is not installed. */
function findPrometheus(): boolean {
  if (!isThere('promtool')) installPackage('prometheus');
  const found = isThere('promtool') && isThere('prometheus');
  if (!found) process.stderr.write('Skipped: rules and scraping. Install prometheus, which brings promtool.\n');
  return found;
}

const promtool = (...words: string[]) => execFileSync('promtool', words, { cwd: folder, encoding: 'utf8' });

withPrometheus('Prometheus', () => {
  let gateway: Gateway;
  let directory: string;
  let prometheus: ChildProcess | undefined;

  beforeAll(async () => {
    gateway = await startGateway();
    directory = await mkdtemp(join(tmpdir(), 'loomgate-prometheus-'));
  });

  afterAll(async () => {
    if (prometheus) {
      const ended = once(prometheus, 'exit');
      prometheus.kill('SIGKILL');
      await ended;
    }
    await gateway.stop();
    await rm(directory, { recursive: true, force: true });
  });

  test('accepts the configuration, and the alerting rules pass their tests', () => {
    expect(promtool('check', 'config', 'prometheus.yml')).toContain('SUCCESS');
    expect(promtool('test', 'rules', 'loomgate.test.yml')).toContain('SUCCESS');
  });

  test('accepts the format of the metrics', async () => {
    await gateway.query('query Linted { products(first: 1) { nodes { title } } }');
    const metrics = await (await fetch(`${gateway.url}/metrics`)).text();
    const lint = () => execFileSync('promtool', ['check', 'metrics'], { input: metrics, stdio: 'pipe' });
    expect(lint).not.toThrow();
  });

  test('scrapes an instance under load', async () => {
    const port = await freePort();
    const target = new URL(gateway.url).host;
    const config = join(directory, 'prometheus.yml');
    await writeFile(
      config,
      `global: {scrape_interval: 200ms}\nscrape_configs: [{job_name: loomgate, static_configs: [{targets: ['${target}']}]}]`,
    );
    const flags = [`--config.file=${config}`, `--storage.tsdb.path=${directory}/data`];
    prometheus = spawn('prometheus', [...flags, `--web.listen-address=127.0.0.1:${port}`], { stdio: 'ignore' });
    const read = reader(`http://127.0.0.1:${port}`);
    // The first two uses are counted as "other": a name gets a label with its third use.
    for (let count = 0; count < 302; count += 1)
      await gateway.query('query Loaded { products(first: 1) { totalCount } }');
    const query = 'loomgate_operation_duration_seconds_count{operation="Loaded"}';
    for (let look = 0; look < 100 && (await read(query)) !== 300; look += 1) await sleep(100);
    expect(await read(query)).toBe(300);
    expect(await read('up{job="loomgate"}')).toBe(1);
    expect(await read('min_over_time(up{job="loomgate"}[1m])')).toBe(1);
  });
});

/** Queries Prometheus for an expression with one value. */
function reader(url: string) {
  return async (expression: string): Promise<number> => {
    const answer = await fetch(`${url}/api/v1/query?query=${encodeURIComponent(expression)}`).catch(() => undefined);
    const body = answer?.ok ? await answer.json() : undefined;
    return Number(body?.data.result[0]?.value[1] ?? Number.NaN);
  };
}

describe('what is drawn and watched', () => {
  const named = /\b(loomgate_\w+?|process_\w+?)(?:_bucket|_sum|_count)?\b(?=[{[\s)]|$)/g;

  test.each(['grafana/loomgate.json', 'prometheus/loomgate.rules.yml'])('every metric of %s exists', async (file) => {
    const { TEST_REDIS_URL: REDIS_URL = '' } = process.env;
    const gateway = await startGateway({ REDIS_URL, CACHE: 'on' });
    const metrics = await (await fetch(`${gateway.url}/metrics`)).text();
    await gateway.stop();
    const known = new Set([...metrics.matchAll(/^# TYPE (\w+)/gm)].map(([, name]) => name));
    const text = await readFile(join(projectRoot, 'deploy', file), 'utf8');
    const names = new Set([...text.matchAll(named)].map(([, name]) => name ?? ''));
    expect(names.size).toBeGreaterThan(5);
    expect([...names].filter((name) => !known.has(name))).toEqual([]);
  });
});
