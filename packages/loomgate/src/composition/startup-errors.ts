import { GraphQLError } from 'graphql';
import { ConfigError } from '../config';
import { ownerAdvice } from '../database/migrate';
import { MigrationError } from '../database/migration-error';
import { messageOf } from '../shared/message-of';
import { MissingPackageError } from '../shared/optional-package';

/**
 * What to tell a person whose command failed: a line where they can mend it, the stack where the mistake is ours.
 * @param what the sentence that the reason completes, e.g. `Loomgate cannot start`
 */
export function explainStartupError(error: unknown, what: string): string {
  if (!(error instanceof Error)) return `${what}: ${error}`;
  if (error instanceof ConfigError) return `The configuration is not valid:\n${error.message}`;
  if (error instanceof MigrationError || error instanceof MissingPackageError || error.name === 'EmbeddedPostgresError')
    return error.message;
  if (isMistake(error)) return error.stack ?? error.message;
  return `${what}: ${reasonOf(error)}`;
}

function isMistake(error: Error): boolean {
  return [TypeError, ReferenceError, RangeError, SyntaxError].some((kind) => error instanceof kind);
}

function reasonOf(error: Error): string {
  // What `pg` says of a server that takes a connection and then is silent, or hangs up.
  if (/timeout expired|connection timeout|Connection terminated/.test(error.message))
    return `the database does not answer (${error.message}). Is DATABASE_URL right?`;
  const code = 'code' in error && typeof error.code === 'string' ? error.code : undefined;
  const reason = messageOf(error);
  const words = code && !reason.includes(code) ? `${reason} (${code})` : reason;
  const remedy = remedyFor(error, code);
  return remedy ? `${words.replace(/\.$/, '')}. ${remedy}` : words;
}

/** The database is the only server without which nothing starts. */
function remedyFor(error: Error, code = ''): string | undefined {
  if (error instanceof GraphQLError) return placeOf(error);
  if (error.message.includes('does not support SSL'))
    return 'Switch TLS on at the server, or set sslmode=disable in DATABASE_URL.';
  if (certificateCodes.test(code))
    return 'Name the root certificate by sslmode=verify-full&sslrootcert=/path/ca.pem in DATABASE_URL, and the host as the certificate has it.';
  if ('path' in error && 'syscall' in error && error.syscall !== 'connect') return undefined;
  return Object.hasOwn(remedies, code) ? remedies[code] : undefined;
}

function placeOf({ source, locations }: GraphQLError): string | undefined {
  const [first] = locations ?? [];
  return source && first && `See line ${first.line} of ${source.name}.`;
}

/** https://nodejs.org/api/tls.html#x509-certificate-error-codes */
const certificateCodes = /^(ERR_TLS_CERT_|CERT_|SELF_SIGNED_|DEPTH_ZERO_|UNABLE_TO_)/;

const unreachable = 'No route leads to this host: check DATABASE_URL, and the network.';

/** By what Postgres (https://www.postgresql.org/docs/current/errcodes-appendix.html) or the way to it says. */
const remedies: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'No server listens there: check DATABASE_URL, and that Postgres runs.',
  ECONNRESET: 'The server hung up: check that DATABASE_URL leads to Postgres, and its log.',
  ENOTFOUND: 'There is no such host: check DATABASE_URL.',
  EAI_AGAIN: 'The name of the host cannot be resolved now: check DATABASE_URL.',
  EADDRNOTAVAIL: 'This address cannot be connected to: check DATABASE_URL.',
  EHOSTUNREACH: unreachable,
  ENETUNREACH: unreachable,
  ETIMEDOUT: unreachable,
  ENOENT: 'There is no such socket: check DATABASE_URL.',
  EACCES: 'This account may not use it: check DATABASE_URL and its permissions.',
  '28P01': 'Check user and password of DATABASE_URL.',
  '28000': 'The server does not let this user in from here: check the user of DATABASE_URL, and pg_hba.conf.',
  '3D000': 'Check the database of DATABASE_URL, or create it.',
  '42501': ownerAdvice,
  '25006': 'It is a standby, or set to read only: DATABASE_URL must lead to the primary.',
  '53300': 'Raise max_connections of Postgres, or lower DATABASE_POOL_SIZE of the instances.',
  '53100': 'Make room on the disk of Postgres.',
  '57P03': 'Postgres is starting or stopping: start again when it is up.',
};
