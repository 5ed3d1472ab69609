import { existsSync, readFileSync } from 'node:fs';
import { parseEnv } from 'node:util';
import { decodeText } from '../shared/text-file';

/**
 * Reads a .env file; empty where there is none. Unlike Node's own reader it handles a byte order mark and UTF-16, which
 * editors and shells on Windows write.
 */
export function readEnvFile(path: string): Record<string, string | undefined> {
  return existsSync(path) ? { ...parseEnv(decodeText(readFileSync(path))) } : {};
}
