import { type DestinationStream, type Logger, pino } from 'pino';
import type { Config } from '../config';
import { findOptional } from '../shared/optional-package';
import { toLogged } from './log-error';
import { censor, redacted, secretKeys, withoutCredentials } from './redact';

/**
 * On standard output: one JSON object a line for machines, and in development lines for people where the project has installed
 * pino-pretty. Secrets are kept out three times over: by the keys of what is logged, by
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
  const pretty = environment === 'development' ? findOptional<typeof import('pino-pretty')>('pino-pretty') : undefined;
  const readable = pretty?.({ ignore: 'pid,hostname', translateTime: 'HH:MM:ss.l', sync: true });
  const stream = destination ?? readable;
  return stream ? pino(options, stream) : pino(options);
}
