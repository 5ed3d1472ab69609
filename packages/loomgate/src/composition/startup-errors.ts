import { GraphQLError } from 'graphql';
import { ConfigError } from '../config';
import { ownerAdvice } from '../database/migrate';
import { MigrationError } from '../database/migration-error';
import { messageOf } from '../shared/message-of';
import { MissingPackageError } from '../shared/optional-package';

/**
 * Returns the text for an error that ended a command: one line for an error of configuration or environment, the stack for
 * a bug.
 * @param what the beginning of the line, such as `Loomgate cannot start`
 */
export function explainStartupError(error: unknown, what: string): string {
  if (!(error instanceof Error)) return `${what}: ${error}`;
  if (error instanceof ConfigError) return `The configuration is not valid:\n${error.message}`;
  if (error instanceof MigrationError || error instanceof MissingPackageError || error.name === 'EmbeddedPostgresError')
    return error.message;
  if (isBug(error)) return error.stack ?? error.message;
  return `${what}: ${reasonOf(error)}`;
}

function isBug(error: Error): boolean {
  return [TypeError, ReferenceError, RangeError, SyntaxError].some((kind) => error instanceof kind);
}

function reasonOf(error: Error): string {
  // Messages of `pg` for a server that accepts a connection and then does not answer, or closes it.
  if (/timeout expired|connection timeout|Connection terminated/.test(error.message))
    return `the database does not answer (${error.message}). Is DATABASE_URL right?`;
  const code = 'code' in error && typeof error.code === 'string' ? error.code : undefined;
  const reason = messageOf(error);
  const text = code && !reason.includes(code) ? `${reason} (${code})` : reason;
  const remedy = remedyFor(error, code);
  return remedy ? `${text.replace(/\.$/, '')}. ${remedy}` : text;
}

/** Returns what to do. Connection errors are of the database: no other server is required at the start. */
function remedyFor(error: Error, code = ''): string | undefined {
  if (error instanceof GraphQLError) return placeOf(error);
  if (error.message.includes('does not support SSL'))
    return 'Switch TLS on at the server, or set sslmode=disable in DATABASE_URL.';
  if (certificateCodes.test(code))
    return 'Set sslmode=verify-full&sslrootcert=/path/ca.pem in DATABASE_URL, and use the host name of the certificate.';
  if ('path' in error && 'syscall' in error && error.syscall !== 'connect') return undefined;
  return Object.hasOwn(remedies, code) ? remedies[code] : undefined;
}

function placeOf({ source, locations }: GraphQLError): string | undefined {
  const [first] = locations ?? [];
  return source && first && `See line ${first.line} of ${source.name}.`;
}

/** https://nodejs.org/api/tls.html#x509-certificate-error-codes */
const certificateCodes = /^(ERR_TLS_CERT_|CERT_|SELF_SIGNED_|DEPTH_ZERO_|UNABLE_TO_)/;

const unreachable = 'There is no network route to this host: check DATABASE_URL and the network.';

/** By SQLSTATE (https://www.postgresql.org/docs/current/errcodes-appendix.html) or by the error code of Node. */
const remedies: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'No server listens there: check DATABASE_URL, and that Postgres runs.',
  ECONNRESET: 'The server closed the connection: check that DATABASE_URL names a Postgres server, and read its log.',
  ENOTFOUND: 'There is no such host: check DATABASE_URL.',
  EAI_AGAIN: 'The host name cannot be resolved at the moment: check DATABASE_URL and DNS.',
  EADDRNOTAVAIL: 'This address is not available: check DATABASE_URL.',
  EHOSTUNREACH: unreachable,
  ENETUNREACH: unreachable,
  ETIMEDOUT: unreachable,
  ENOENT: 'There is no such socket: check DATABASE_URL.',
  EACCES: 'This account has no permission for the socket: check DATABASE_URL and file permissions.',
  '28P01': 'Check user and password of DATABASE_URL.',
  '28000': 'The server rejects this user from this host: check the user of DATABASE_URL, and pg_hba.conf.',
  '3D000': 'Check the database of DATABASE_URL, or create it.',
  '42501': ownerAdvice,
  '25006':
    'The server or the role is read-only, and migrations are missing: apply them on the primary (loomgate migrate), or name it in DATABASE_URL.',
  '42P01': 'The database lacks a table that the project uses: check the database and the schema of DATABASE_URL.',
  '53300': 'Raise max_connections of Postgres, or lower DATABASE_POOL_SIZE of the instances.',
  '53100': 'Free disk space on the server of Postgres.',
  '57P03': 'Postgres is starting or stopping: start again when it is running.',
};
