import { type FileHandle, open, readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { giveTo, type Home } from './home';

const maxBytes = 1_048_576;
const shownLines = 5;

const pathOf = (homeFolder: string) => join(homeFolder, 'postgres.log');

/** Opens the log of the server, for appending, since several processes may try to start it. */
export async function openLog({ folder, account }: Home): Promise<FileHandle> {
  const path = pathOf(folder);
  const { size } = await stat(path).catch(() => ({ size: 0 }));
  if (size > maxBytes) await rm(path, { force: true });
  const log = await open(path, 'a');
  await giveTo(account, path);
  return log;
}

/** Returns the last lines, for the error of a failed start. */
export async function endOfLog(homeFolder: string): Promise<string> {
  const log = await readFile(pathOf(homeFolder), 'utf8').catch(() => '');
  return log.trim().split('\n').slice(-shownLines).join('\n');
}
