import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readEnvFile } from './env-file';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'loomgate-env-'));
});

afterEach(() => rm(folder, { recursive: true }));

const text = 'PORT=4711\r\nJWT_ISSUER="ß"\r\n';

test.each<[string, Buffer]>([
  ['plain UTF-8', Buffer.from(text)],
  ['UTF-8 with a byte order mark', Buffer.from(`\uFEFF${text}`)],
  ['UTF-16 with a byte order mark', Buffer.from(`\uFEFF${text}`, 'utf16le')],
])('all variables of a .env in %s are read, including the first', async (_, bytes) => {
  const path = join(folder, '.env');
  await writeFile(path, bytes);
  expect(readEnvFile(path)).toEqual({ PORT: '4711', JWT_ISSUER: 'ß' });
});

test('a missing .env gives no variables', () => {
  expect(readEnvFile(join(folder, '.env'))).toEqual({});
});
