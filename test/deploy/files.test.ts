import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { copyFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse, parseAllDocuments } from 'yaml';
import { projectRoot } from '../../packages/loomgate/src/shared/project-root';

const read = (path: string) => readFileSync(join(projectRoot, path), 'utf8');
const isInProject = (path: string) => existsSync(join(projectRoot, path));
const settings = [...read('.env.example').matchAll(/^([A-Z_]+)=/gm)].map(([, name]) => name);

describe('Dockerfile', () => {
  const dockerfile = read('Dockerfile');
  const copied = [...dockerfile.matchAll(/^COPY (?!--from)(.+) \S+$/gm)].flatMap(([, sources = '']) =>
    sources.split(' '),
  );

  test('copies files of the project, and .dockerignore lets them through', () => {
    const ignored = read('.dockerignore');
    for (const path of copied) {
      expect({ path, isInProject: isInProject(path) }).toEqual({ path, isInProject: true });
      expect(ignored).toContain(`!${path.split('/')[0]}`);
    }
  });

  test('copies the manifest of every package, so that npm ci installs what the lockfile says', () => {
    const { packages } = JSON.parse(read('package-lock.json'));
    const workspaces = Object.keys(packages).filter((path) => /^packages\/[\w-]+$/.test(path));
    expect(workspaces.map((path) => `${path}/package.json`).filter((path) => !copied.includes(path))).toEqual([]);
  });

  test('runs as a user without rights, and as the process that gets signals', () => {
    expect(dockerfile).toMatch(/^USER node$/m);
    expect(dockerfile).toMatch(/^CMD \["node", .*"start"\]$/m);
  });
});

describe('docker-compose.yml', () => {
  const { services, volumes } = parse(read('docker-compose.yml'));

  test('gives the gateway settings that exist', () => {
    const names = Object.keys(services.gateway.environment);
    expect(names.filter((name) => !settings.includes(name))).toEqual([]);
  });

  test('mounts files of the project and volumes that it declares', () => {
    for (const { volumes: mounts = [] } of Object.values<{ volumes?: string[] }>(services))
      for (const mount of mounts) {
        const [source = ''] = mount.split(':');
        const isThere = source.startsWith('.') ? isInProject(source) || isMadeByUser(source) : source in volumes;
        expect({ source, isThere }).toEqual({ source, isThere: true });
      }
  });

  const isMadeByUser = (source: string) => source === './deploy/nginx/certificates';

  test('starts the databases alone for developers, and more by profiles', () => {
    for (const name of ['gateway', 'postgres', 'redis']) expect(services[name].profiles).toBeUndefined();
    for (const name of ['nginx', 'prometheus', 'alertmanager', 'grafana', 'jaeger'])
      expect(services[name].profiles).toHaveLength(1);
  });
});

describe('deploy/kubernetes', () => {
  const documents = parseAllDocuments(read('deploy/kubernetes/loomgate.yaml')).map((document) => document.toJS());
  const ofKind = (kind: string) => documents.find((document) => document.kind === kind);
  const [container] = ofKind('Deployment').spec.template.spec.containers;

  test('has the parts of a deployment that is replaced without a gap', () => {
    expect(documents.map(({ kind }) => kind)).toEqual([
      'Deployment',
      'Service',
      'PodDisruptionBudget',
      'HorizontalPodAutoscaler',
      'NetworkPolicy',
    ]);
  });

  test('selects the pods that the deployment makes', () => {
    const labels = ofKind('Deployment').spec.template.metadata.labels;
    expect(ofKind('Service').spec.selector).toEqual(labels);
    expect(ofKind('PodDisruptionBudget').spec.selector.matchLabels).toEqual(labels);
    expect(ofKind('NetworkPolicy').spec.podSelector.matchLabels).toEqual(labels);
  });

  test('gives settings that exist, and time enough to stop', () => {
    const given = new Map<string, string>(
      container.env.map(({ name, value }: { name: string; value: string }) => [name, value]),
    );
    expect([...given.keys()].filter((name) => !settings.includes(name))).toEqual([]);
    const stopMs = Number(given.get('SHUTDOWN_DELAY_MS')) + 10_000;
    expect(ofKind('Deployment').spec.template.spec.terminationGracePeriodSeconds * 1_000).toBeGreaterThan(stopMs);
  });

  test('probes ports that the container has', () => {
    const names = container.ports.map(({ name }: { name: string }) => name);
    expect(names).toEqual(['http', 'monitoring']);
    for (const probe of ['startupProbe', 'livenessProbe']) expect(names).toContain(container[probe].httpGet.port);
  });
});

describe('deploy/systemd', () => {
  const hasSystemd = spawnSync('systemd-analyze', ['--version']).status === 0;
  let folder: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'loomgate-systemd-'));
  });

  afterAll(() => rm(folder, { recursive: true }));

  (hasSystemd ? test : test.skip)('systemd takes the unit without a warning', async () => {
    const file = join(folder, 'loomgate@4000.service');
    await copyFile(join(projectRoot, 'deploy/systemd/loomgate@.service'), file);
    const options = { encoding: 'utf8', stdio: 'pipe' } as const;
    expect(execFileSync('systemd-analyze', ['verify', '--man=no', '--recursive-errors=no', file], options)).toBe('');
  });
});

test('deploy/pm2 starts instances on ports of their own', () => {
  const { apps } = require(join(projectRoot, 'deploy/pm2/ecosystem.config.cjs'));
  expect(new Set(apps.map(({ env }: { env: { PORT: number } }) => env.PORT)).size).toBe(apps.length);
  for (const { script, env } of apps) {
    expect(isInProject(script)).toBe(true);
    expect(Object.keys(env).filter((name) => !settings.includes(name))).toEqual([]);
  }
});

test('every alert has a section of the runbook, and every section of an alert its alert', () => {
  const alerts = [...read('deploy/prometheus/loomgate.rules.yml').matchAll(/- alert: (\w+)/g)].map(([, name]) => name);
  const sections = [...read('docs/runbook.md').matchAll(/^### (\w+)$/gm)].map(([, name]) => name);
  expect(sections.toSorted()).toEqual(alerts.toSorted());
});

describe('.github', () => {
  test('workflows and forms are YAML, and run commands that exist', () => {
    const { jobs } = parse(read('.github/workflows/ci.yml'));
    const commands = jobs.test.steps.flatMap(({ run }: { run?: string }) => run ?? []);
    expect(commands).toEqual(['.ci/run']);
    for (const name of ['dependabot.yml', 'ISSUE_TEMPLATE/bug.yml', 'ISSUE_TEMPLATE/config.yml'])
      expect(parse(read(`.github/${name}`))).toBeInstanceOf(Object);
  });
});
