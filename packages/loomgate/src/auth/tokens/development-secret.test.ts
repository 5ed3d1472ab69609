import { mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openTokens } from '.';
import { developmentSecret } from './development-secret';
import { buyer, identity, refusal, roles } from './testing/tokens';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'loomgate-secret-'));
});

afterEach(() => rm(folder, { recursive: true }));

const open = (dataDir: string) =>
  openTokens({ identity: identity({}), environment: 'development', dataDir }, roles, () => undefined);

test('a development token is valid after a restart, and not in another installation', async () => {
  const first = await open(folder);
  const token = (await first.issue?.(buyer)) ?? '';
  await expect((await open(folder)).verify(token)).resolves.toMatchObject({ viewer: buyer });
  const elsewhere = await open(join(folder, 'elsewhere'));
  await expect(elsewhere.verify(token)).rejects.toMatchObject(refusal('TOKEN_INVALID'));
});

test('only the owner can read the file of the secret', async () => {
  await developmentSecret(folder);
  expect((await stat(join(folder, 'jwt-secret'))).mode & 0o777).toBe(0o600);
});

test('concurrent starts use the same secret and leave no temporary files', async () => {
  const secrets = await Promise.all(Array.from({ length: 10 }, () => developmentSecret(folder)));
  expect(new Set(secrets).size).toBe(1);
  expect(await readdir(folder)).toEqual(['jwt-secret']);
});

test('a folder that cannot be written is an error that names both remedies', async () => {
  await writeFile(join(folder, 'file'), '');
  await expect(developmentSecret(join(folder, 'file'))).rejects.toThrow(
    /file\/jwt-secret cannot be used: not a directory \(ENOTDIR\)\. Set DATA_DIR to .+ or set JWT_SECRET\.$/,
  );
});

test('a file without a secret is an error that names the file', async () => {
  await writeFile(join(folder, 'jwt-secret'), 'short');
  await expect(developmentSecret(folder)).rejects.toThrow(/jwt-secret does not hold a secret of at least 32 bytes/);
});

test('with a configured key set no secret is created', async () => {
  const settings = identity({ jwksUrl: 'http://127.0.0.1:1/', issuer: 'https://them', audience: 'loomgate' });
  const tokens = await openTokens(
    { identity: settings, environment: 'development', dataDir: folder },
    roles,
    () => undefined,
  );
  expect(tokens.issue).toBeNull();
  expect(await readdir(folder)).toEqual([]);
});
