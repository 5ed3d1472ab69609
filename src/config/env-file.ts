import { existsSync, readFileSync } from 'node:fs';
import { parseEnv } from 'node:util';

/**
 * Reads a .env file, where there is one. Node's own reader takes a byte order mark for a part of the first name, and
 * reads nothing of UTF-16, which editors and shells of Windows write.
 */
export function readEnvFile(path: string): Record<string, string | undefined> {
  return existsSync(path) ? { ...parseEnv(decode(readFileSync(path))) } : {};
}

/** Without the mark, which a decoder takes for what it is. */
function decode(bytes: Buffer): string {
  const isUtf16 = bytes[0] === 0xff && bytes[1] === 0xfe;
  return new TextDecoder(isUtf16 ? 'utf-16le' : 'utf-8').decode(bytes);
}
