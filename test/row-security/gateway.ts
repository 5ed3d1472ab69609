import { randomUUID } from 'node:crypto';
import { Client } from 'pg';
import type { Project } from '../../packages/loomgate/src';
import type { Principal } from '../../packages/loomgate/src/modules/origin';
import { createTestDatabase, startGateway, type TestGateway } from '../../packages/loomgate/src/testing';
import { type Reply, ask as send } from '../cache/ask';
import { tables } from './project';

/** A database with the tables of project.ts, and a role that owns none of them. */
export interface SecuredDatabase {
  /** A superuser, who bypasses policies. */
  readonly admin: Client;
  readonly adminUrl: string;
  /** For the role, which policies apply to. */
  readonly url: string;
  readonly role: string;
  drop(): Promise<void>;
}

export async function createSecuredDatabase(): Promise<SecuredDatabase> {
  const database = await createTestDatabase();
  const admin = new Client({ connectionString: database.url });
  await admin.connect();
  const role = `rls_${randomUUID().slice(0, 8)}`;
  await admin.query(`${tables}; create role ${role} login password 'secret'`);
  for (const schema of ['public', 'loomgate'])
    await admin.query(`grant usage, create on schema ${schema} to ${role};
      grant all on all tables in schema ${schema} to ${role}; grant all on all sequences in schema ${schema} to ${role}`);
  const url = new URL(database.url);
  url.username = role;
  url.password = 'secret';
  return {
    ...{ admin, adminUrl: database.url, url: url.href, role },
    async drop() {
      await admin.query(`drop owned by ${role} cascade; drop role ${role}`);
      await admin.end();
      await database.drop();
    },
  };
}

/** Starts the gateway of a project with the role of a database. */
export function startSecured(
  project: Project,
  { url, adminUrl }: SecuredDatabase,
  env: Record<string, string> = {},
): Promise<TestGateway> {
  const limits = { RATE_LIMIT: 'off' };
  return startGateway(project, { env: { DATABASE_URL: url, DATABASE_LOG_URL: adminUrl, ...limits, ...env } });
}

/** A response, parsed. */
export interface Answered extends Pick<Reply, 'status' | 'source' | 'headers'> {
  readonly data: Record<string, unknown> | null;
  readonly errors: readonly { readonly extensions: { readonly code: string } }[];
}

export async function ask(gateway: { url: string }, query: string, as: Principal | null, variables = {}) {
  const { status, source, headers, text } = await send(gateway, query, {
    variables,
    headers: { 'x-test-viewer': inAscii(as) },
  });
  const { data = null, errors = [] } = JSON.parse(text);
  const answered: Answered = { status, source, headers, data, errors };
  return answered;
}

/** JSON that a header can hold. */
function inAscii(value: unknown): string {
  return JSON.stringify(value).replace(/[^ -~]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

/** A viewer of a tenant. */
export function viewerOf(tenant: unknown, id: string = randomUUID()): Principal {
  return { id, role: 'BUYER', claims: { tenant } };
}
