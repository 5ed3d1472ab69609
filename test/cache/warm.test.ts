import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { warm } from '../../packages/loomgate/src/http/warm';
import { type Gateway, startGateway } from '../support/gateway';
import { createMapCache } from '../support/map-cache';
import { until } from '../support/until';
import { ask } from './ask';

let folder: string;
let gateway: Gateway | undefined;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'loomgate-warm-'));
});

afterEach(async () => {
  await gateway?.stop();
  gateway = undefined;
  await rm(folder, { recursive: true });
});

async function startWith(content: string, cache = createMapCache()) {
  const file = join(folder, 'warm.json');
  await writeFile(file, content);
  gateway = await startGateway({ CACHE_WARM_FILE: file, RATE_LIMIT: 'on' }, cache);
  return { gateway, cache };
}

const artisans = 'query Artisans($first: Int) { artisans(first: $first) { totalCount } }';

test('operations of the file are hits for the first request, whatever else the file contains', async () => {
  const broken = [
    { query: '{ nothing }' },
    { query: '{ viewer ' },
    { query: 'mutation { purgeCache(input: {}) { purged } }' },
    {},
  ];
  const { cache, ...started } = await startWith(
    // With a byte order mark, as some Windows editors write.
    `\uFEFF${JSON.stringify([...broken, { query: artisans, variables: { first: 3 }, operationName: 'Artisans' }])}`,
  );
  await until(() => cache.entries.size > 0);
  const reply = await ask(started.gateway, artisans, { variables: { first: 3 } });
  expect([reply.status, reply.source]).toEqual([200, 'HIT;level=memory']);
});

test('warming waits while the cache is bypassed', async () => {
  const aside = createMapCache();
  aside.setBypassed(true);
  const { cache } = await startWith(JSON.stringify([{ query: artisans }]), aside);
  await sleep(100);
  expect(cache.entries.size).toBe(0);
  cache.setBypassed(false);
  await until(() => cache.entries.size > 0);
});

test.each(['', '{', '{}', '[1]'])(
  'a file that is not a list of requests does not prevent a start: %j',
  async (content) => {
    const started = await startWith(content);
    expect((await ask(started.gateway, artisans)).status).toBe(200);
  },
);

test('a missing file is logged as a warning with the setting’s name', async () => {
  const log = { info: jest.fn(), warn: jest.fn() };
  const run = () => Promise.reject(new Error('nothing is asked'));
  await warm(join(folder, 'nowhere.json'), run, log, new AbortController().signal);
  expect(log.warn.mock.calls).toEqual([
    [
      { file: join(folder, 'nowhere.json'), problem: 'no such file or directory (ENOENT)' },
      expect.stringMatching(/^CACHE_WARM_FILE cannot be read; .+\. Name a JSON file, relative to the project$/),
    ],
  ]);
});
