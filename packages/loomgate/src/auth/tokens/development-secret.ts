import { randomBytes, randomUUID } from 'node:crypto';
import { link, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileProblem } from '../../shared/file-problem';

/**
 * The secret of a development server: made at random by the first start, readable to its owner alone, and the same ever
 * after, so that tokens outlive a restart and no two installations share one.
 * @param folder DATA_DIR
 * @throws Error when the file is there and does not hold a secret, or cannot be read or made
 */
export async function developmentSecret(folder: string): Promise<string> {
  const path = join(folder, 'jwt-secret');
  const secret = await readOrMake(path, folder).catch((error: unknown) => Promise.reject(explained(path, error)));
  if (Buffer.byteLength(secret) < 32) throw new Error(`${path} holds no secret of 32 bytes. Delete it for a new one.`);
  return secret;
}

async function readOrMake(path: string, folder: string): Promise<string> {
  return (await read(path)) ?? (await make(path, folder));
}

function explained(path: string, error: unknown): unknown {
  const problem = fileProblem(error);
  if (!problem) return error;
  const remedy = 'Set DATA_DIR to a folder that this account can write, or set JWT_SECRET.';
  return new Error(`${path} cannot be used: ${problem}. ${remedy}`, { cause: error });
}

/** Written aside and put in place whole: of two starts at once, both take the secret of the first. */
async function make(path: string, folder: string): Promise<string> {
  await mkdir(folder, { recursive: true });
  const aside = `${path}-${randomUUID()}`;
  try {
    await writeFile(aside, randomBytes(48).toString('base64url'), { mode: 0o600, flag: 'wx' });
    await link(aside, path);
  } catch (error) {
    if (!hasCode(error, 'EEXIST')) throw error;
  } finally {
    await rm(aside, { force: true });
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
