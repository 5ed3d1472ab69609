import { type DestinationStream, type Logger, pino } from 'pino';
import type { Config } from '../config';
import { findOptional } from '../shared/optional-package';
import { toLogged } from './log-error';
import { censor, redacted, secretKeys, withoutCredentials } from './redact';

/**
 * Creates the logger, which writes one JSON object per line to standard output; in development readable lines, where the
 * project has installed pino-pretty. Secrets are redacted by the keys of logged objects, by the bindings of child
 * loggers (pino's own redaction), and by patterns of credentials inside texts.
 * @param destination replaces standard output in tests
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
