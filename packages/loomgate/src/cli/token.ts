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
  --user ACCOUNT   for an account of the configured database, with its own role; the project decides what names an account
  both             for an account, with another role than its own

Prints the token to standard output, and account and role to standard error. Refused in production.
`,
  failure: 'The token cannot be created',
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
  /** A name of an account, as `accounts.find` of the project accepts it. */
  readonly user?: string | undefined;
}

/**
 * Signs a token with the key of the configured gateway.
 * @throws CommandError in production, where JWT_SECRET is not set, and where there is no such account
 */
export async function createDevelopmentToken(
  config: Config,
  project: Pick<Project, 'accounts' | 'roles' | 'migrations'>,
  { role, user }: TokenRequest,
): Promise<Account & { readonly token: string }> {
  const { accounts, roles = [] } = project;
  if (config.environment === 'production') throw new CommandError('Tokens cannot be created by hand in production.');
  const { issue } = await openTokens(config, roles, () => undefined);
  if (!issue) throw new CommandError('JWT_SECRET is not set: the service of JWKS_URL signs the tokens.');
  if (!accounts) throw new CommandError('The project has no accounts: see `accounts` of createGateway.');
  const demo: Readonly<Record<string, string>> = accounts.demo ?? {};
  const name = user ?? demo[role ?? roles[0] ?? ''];
  if (!name) throw new CommandError('The project has no demo account for this. Name an account with --user.');
  const account = await find(config, project, accounts, name);
  if (!account) throw new CommandError(`There is no account ${name}. Demo accounts come with the first \`npm start\`.`);
  const viewer = { ...account, role: role ?? account.role };
  return { ...viewer, token: await issue(viewer) };
}

async function find(
  config: Config,
  project: Pick<Project, 'migrations'>,
  accounts: NonNullable<Project['accounts']>,
  name: string,
) {
  const database = await openDatabase(config, () => undefined, project);
  try {
    return await accounts.find(database.pool, name.trim());
  } finally {
    await database.stop();
  }
}

/** Parses the arguments. @throws UsageError for unknown ones */
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
