import { type Logger, pino } from 'pino';
import type { Config } from '../config';

/** One JSON object a line, on standard output. */
export function createLogger({ logLevel }: Config): Logger {
  return pino({ level: logLevel });
}
