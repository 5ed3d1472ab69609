import { randomBytes, randomUUID } from 'node:crypto';
import { link, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileProblem } from '../../shared/text-file';

/**
 * Reads the secret of a development server. The first start creates it at random, with mode 0600; later starts read it,
 * so that tokens outlive a restart and no two installations share a secret.
 * @param folder DATA_DIR
 * @throws Error where the file does not hold a secret, or cannot be read or written
 */
export async function developmentSecret(folder: string): Promise<string> {
  const path = join(folder, 'jwt-secret');
  const secret = await readOrCreate(path, folder).catch((error: unknown) => Promise.reject(explained(path, error)));
  if (Buffer.byteLength(secret) < 32)
    throw new Error(`${path} does not hold a secret of at least 32 bytes. Delete it to create a new one.`);
  return secret;
}

async function readOrCreate(path: string, folder: string): Promise<string> {
  return (await read(path)) ?? (await create(path, folder));
}

function explained(path: string, error: unknown): unknown {
  const problem = fileProblem(error);
  if (!problem) return error;
  const remedy = 'Set DATA_DIR to a folder that this account can write, or set JWT_SECRET.';
  return new Error(`${path} cannot be used: ${problem}. ${remedy}`, { cause: error });
}

/** Writes a temporary file and links it, which is atomic: two concurrent starts both use the secret of the first. */
async function create(path: string, folder: string): Promise<string> {
  await mkdir(folder, { recursive: true });
  const temporary = `${path}-${randomUUID()}`;
  try {
    await writeFile(temporary, randomBytes(48).toString('base64url'), { mode: 0o600, flag: 'wx' });
    await link(temporary, path);
  } catch (error) {
    if (!hasCode(error, 'EEXIST')) throw error;
  } finally {
    await rm(temporary, { force: true });
  }
  return readFile(path, 'utf8');
}

async function read(path: string): Promise<string | undefined> {
  try {
    return (await readFile(path, 'utf8')).trim();
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return undefined;
    throw error;
  }
}

function hasCode(error: unknown, code: string): boolean {
  return typeof error === 'object' && error !== null && 'code' in error && error.code === code;
}
