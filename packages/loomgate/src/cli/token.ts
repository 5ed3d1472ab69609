import { parseArgs } from 'node:util';
import { openTokens } from '../auth/tokens';
import { type Config, loadConfig } from '../config';
import { openDatabase } from '../database';
import type { Account, Project } from '../project';
import type { Role } from '../register';
import { type Command, CommandError, UsageError } from './command';
import { loadProject } from './project';

export const token: Command = {
  summary: 'prints a token for development',
  usage: `Usage: loomgate token [--role ROLE] [--user ACCOUNT]

Prints a token for development, to send as "Authorization: Bearer TOKEN".

  --role ROLE      for the demo account of that role
  --user ACCOUNT   for an account of the configured database, by what the project finds accounts by, with its own role
  both             for an account, with another role than its own

The token goes to standard output, who it is for to standard error. Refused in production.
`,
  failure: 'No token can be made',
  async run(words) {
    const project = await loadProject();
    const request = toTokenRequest(words, project.roles);
    const { token: made, name, role } = await createDevelopmentToken(loadConfig(), project, request);
    process.stderr.write(`${name} as ${role}\n`);
    process.stdout.write(`${made}\n`);
  },
};

export interface TokenRequest {
  readonly role?: Role | undefined;
  /** What names an account. */
  readonly user?: string | undefined;
}

/**
 * Signs a token as the configured gateway does.
 * @throws CommandError in production, where tokens are signed elsewhere, and when there is no such account
 */
export async function createDevelopmentToken(
  config: Config,
  { accounts, roles = [] }: Pick<Project, 'accounts' | 'roles'>,
  { role, user }: TokenRequest,
): Promise<Account & { readonly token: string }> {
  if (config.environment === 'production') throw new CommandError('Tokens are not made by hand in production.');
  const { issue } = await openTokens(config, roles, () => undefined);
  if (!issue) throw new CommandError('JWT_SECRET is not set: the service behind JWKS_URL signs the tokens.');
  if (!accounts) throw new CommandError('The project has no accounts: see `accounts` of createGateway.');
  const demo: Readonly<Record<string, string>> = accounts.demo ?? {};
  const who = user ?? demo[role ?? roles[0] ?? ''];
  if (!who) throw new CommandError('The project has no demo accounts. Name one of its own: --user.');
  const account = await find(config, accounts, who);
  if (!account) throw new CommandError(`There is no account ${who}. Demo accounts come with the first \`npm start\`.`);
  const viewer = { ...account, role: role ?? account.role };
  return { ...viewer, token: await issue(viewer) };
}

async function find(config: Config, accounts: NonNullable<Project['accounts']>, who: string) {
  const database = await openDatabase(config, () => undefined);
  try {
    return await accounts.find(database.pool, who.trim());
  } finally {
    await database.stop();
  }
}

/** @throws UsageError for what is not in the usage */
export function toTokenRequest(words: readonly string[], roles: readonly Role[] = []): TokenRequest {
  const { role, user } = parse(words);
  const known = roles.find((one) => one === role);
  if (role !== undefined && known === undefined)
    throw new UsageError(roles.length > 0 ? `--role is one of ${roles.join(', ')}.` : 'The project has no roles.');
  return { role: known, user };
}

function parse(words: readonly string[]) {
  try {
    return parseArgs({ args: [...words], options: { role: { type: 'string' }, user: { type: 'string' } } }).values;
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}
