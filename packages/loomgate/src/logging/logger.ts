import { type DestinationStream, type Logger, pino } from 'pino';
import pretty from 'pino-pretty';
import type { Config } from '../config';
import { toLogged } from './log-error';
import { censor, redacted, secretKeys, withoutCredentials } from './redact';

/**
 * On standard output: one JSON object a line for machines, and in development lines for people. Secrets are kept out three times over: by the keys of what is logged, by
 * the bindings of child loggers (pino's own redaction), and by what credentials look like inside a text.
 * @param destination where the lines go instead, for tests
 */
export function createLogger({ logLevel, environment }: Config, destination?: DestinationStream): Logger {
  const options = {
    level: logLevel,
    redact: { paths: secretKeys.map((key) => `["${key}"]`), censor: redacted },
    serializers: { err: toLogged, error: toLogged },
    formatters: { log: censor },
    hooks: { streamWrite: withoutCredentials },
  };
  const readable =
    environment === 'development'
      ? pretty({ ignore: 'pid,hostname', translateTime: 'HH:MM:ss.l', sync: true })
      : undefined;
  const stream = destination ?? readable;
  return stream ? pino(options, stream) : pino(options);
}
