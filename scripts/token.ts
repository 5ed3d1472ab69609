import { parseArgs } from 'node:util';
import { type Config, ConfigError, loadConfig, openDatabase, openTokens } from 'loomgate/commands';
import type { Pool } from 'pg';
import { marketplace } from '../src/marketplace';

const usage = `Prints a token for development, to send as "Authorization: Bearer TOKEN".

  npm run token -- --role ADMIN          for the demo account of that role: BUYER, ARTISAN or ADMIN
  npm run token -- --user EMAIL_OR_ID    for an account of the configured database, with its own role
  npm run token -- --user EMAIL_OR_ID --role ADMIN
                                         for an account, with another role than its own

The token goes to standard output, who it is for to standard error. Refused in production.
`;

const demoAccounts = {
  BUYER: 'buyer@example.com',
  ARTISAN: 'artisan@example.com',
  ADMIN: 'admin@example.com',
} as const;

type Role = keyof typeof demoAccounts;

/** What a person got wrong, in words for them. */
export class TokenRefusal extends Error {}

export interface TokenRequest {
  readonly role?: Role | undefined;
  /** An address or an id. */
  readonly user?: string | undefined;
}

/**
 * Signs a token as the configured gateway does.
 * @throws TokenRefusal in production, where tokens are signed elsewhere, and when there is no such account
 */
export async function createDevelopmentToken(config: Config, { role, user }: TokenRequest) {
  if (config.environment === 'production') throw new TokenRefusal('Tokens are not made by hand in production.');
  const { issue } = await openTokens(config, marketplace.roles, () => undefined);
  if (!issue) throw new TokenRefusal('JWT_SECRET is not set: whoever is behind JWKS_URL signs the tokens.');
  const who = user ?? demoAccounts[role ?? 'BUYER'];
  const account = await findAccount(config, who);
  if (!account) throw new TokenRefusal(`There is no account ${who}. Demo accounts come with the first \`npm start\`.`);
  const viewer = { id: account.id, role: role ?? account.role };
  return { ...viewer, email: account.email, token: await issue(viewer) };
}

async function findAccount(config: Config, who: string) {
  const database = await openDatabase(config, () => undefined);
  try {
    return await select(database.pool, who);
  } finally {
    await database.stop();
  }
}

async function select(pool: Pool, who: string): Promise<{ id: string; email: string; role: Role } | undefined> {
  const { rows } = await pool.query('select id, email, role from users where email = $1 or id::text = $1', [
    who.trim().toLowerCase(),
  ]);
  return rows[0];
}

/** @throws TokenRefusal for what is not in the usage */
export function toTokenRequest(args: string[]): TokenRequest | 'help' {
  try {
    const options = { role: { type: 'string' }, user: { type: 'string' }, help: { type: 'boolean' } } as const;
    const { help, role, user } = parseArgs({ args, options }).values;
    if (help) return 'help';
    const known = Object.keys(demoAccounts);
    if (role !== undefined && !isRole(role)) throw new TokenRefusal(`--role is one of ${known.join(', ')}`);
    return { role, user };
  } catch (error) {
    if (error instanceof TokenRefusal) throw error;
    throw new TokenRefusal(messageOf(error));
  }
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

const isRole = (text: string): text is Role => Object.hasOwn(demoAccounts, text);

async function main(): Promise<void> {
  const request = toTokenRequest(process.argv.slice(2));
  if (request === 'help') {
    process.stdout.write(usage);
    return;
  }
  const { token, email, role } = await createDevelopmentToken(loadConfig(), request);
  process.stderr.write(`${email} as ${role}\n`);
  process.stdout.write(`${token}\n`);
}

/** What a person can mend is a line or two; anything else comes with its stack. */
function fail(error: unknown): void {
  const isPlain = error instanceof TokenRefusal || error instanceof ConfigError;
  process.stderr.write(`${error instanceof Error && !isPlain ? error.stack : messageOf(error)}\n`);
  process.exitCode = 1;
}

if (require.main === module) main().catch(fail);
