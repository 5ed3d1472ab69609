import { type Logger, pino } from 'pino';
import pretty from 'pino-pretty';
import type { Config } from '../config';

/** On standard output: one JSON object a line for machines, and in development lines for people. */
export function createLogger({ logLevel, environment }: Pick<Config, 'logLevel' | 'environment'>): Logger {
  const readable =
    environment === 'development'
      ? pretty({ ignore: 'pid,hostname', translateTime: 'HH:MM:ss.l', sync: true })
      : undefined;
  return readable ? pino({ level: logLevel }, readable) : pino({ level: logLevel });
}
