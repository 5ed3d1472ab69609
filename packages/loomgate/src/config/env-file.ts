import { existsSync, readFileSync } from 'node:fs';
import { parseEnv } from 'node:util';
import { decodeText } from '../shared/text-file';

/**
 * Reads a .env file, where there is one. Node's own reader takes a byte order mark for a part of the first name, and
 * reads nothing of UTF-16, which editors and shells of Windows write.
 */
export function readEnvFile(path: string): Record<string, string | undefined> {
  return existsSync(path) ? { ...parseEnv(decodeText(readFileSync(path))) } : {};
}
