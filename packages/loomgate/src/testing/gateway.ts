import type { TypedDocumentNode } from '@graphql-typed-document-node/core';
import { print } from 'graphql';
import { Client } from 'pg';
import { type App, createApp } from '../composition/app';
import type { OpenCache } from '../composition/open-cache';
import { loadConfig } from '../config';
import type { Principal } from '../modules/origin';
import type { Project } from '../project';
import { createTestDatabase } from './database';

/** A response over HTTP. */
export interface Answer<Data> {
  readonly status: number;
  readonly headers: Headers;
  readonly data: Data | null | undefined;
  readonly errors: readonly {
    message: string;
    path?: readonly (string | number)[];
    extensions: Record<string, unknown>;
  }[];
  /** SQL statements and rows of the operation. */
  readonly cost: { statements: number; rows: number };
}

/** A running gateway with a database of its own. */
export interface TestGateway {
  /** Base URL, without a path. */
  readonly url: string;
  /** A connection to the gateway's database, to insert and check rows. */
  readonly sql: Client;
  readonly databaseUrl: string;
  /** Sends an operation over HTTP. @param as the viewer; anonymous by default */
  query<Data, Variables>(
    document: TypedDocumentNode<Data, Variables> | string,
    variables?: Variables,
    as?: Principal | null,
  ): Promise<Answer<Data>>;
  /** Stops the gateway and drops the database. */
  stop(): Promise<void>;
}

/** Options of a test gateway. */
export interface TestGatewayOptions {
  /** Environment variables. */
  readonly env?: Readonly<Record<string, string>>;
  /** Opens a cache instead of the configured one. */
  readonly openCache?: (() => Promise<OpenCache>) | undefined;
  /** The folder of the project, whose schema/ has the SDL. Default: the project that runs the tests. */
  readonly root?: string | undefined;
  /** Prepares the database before the gateway starts, for example creates tables. */
  readonly prepare?: ((sql: Client) => Promise<unknown>) | undefined;
}

const defaults = {
  NODE_ENV: 'test',
  PORT: '0',
  LOG_LEVEL: 'silent',
  JWT_SECRET: 'only-for-tests-and-at-least-32-bytes',
};

/** Passes on the variable EXECUTOR of the test run; the gateway accepts it in tests only. */
function executorFor({ NODE_ENV = 'test' }: Readonly<Record<string, string>>): Record<string, string> {
  return process.env.EXECUTOR && NODE_ENV === 'test' ? { EXECUTOR: process.env.EXECUTOR } : {};
}

/**
 * Starts the gateway of a project with a database of its own, which has every migration and no rows. The header
 * `x-test-viewer` sets the viewer of a request, so that tests need no tokens. The cache is off unless `CACHE` is `on`.
 * @example
 * const gateway = await startGateway(project);
 * const { data } = await gateway.query('{ books(first: 1) { nodes { title } } }', {}, { id, role: 'READER' });
 * await gateway.stop();
 */
export async function startGateway(
  project: Project,
  { env = {}, openCache, root, prepare }: TestGatewayOptions = {},
): Promise<TestGateway> {
  const database = await createTestDatabase();
  const config = loadConfig({ ...defaults, ...executorFor(env), DATABASE_URL: database.url, ...env });
  const app = createApp(config, project, {
    authenticate: async (headers) => JSON.parse(String(headers['x-test-viewer'] ?? 'null')),
    openCache,
    root,
  });
  const sql = new Client({ connectionString: database.url });
  const stop = async () => {
    await sql.end().catch(() => undefined);
    await app.stop().finally(database.drop);
  };
  const port = await started(app, sql, prepare).catch((error: unknown) => stop().then(() => Promise.reject(error)));
  const url = `http://localhost:${port}`;
  return {
    url,
    sql,
    databaseUrl: database.url,
    query: (document, variables, as = null) =>
      post(`${url}/graphql`, { query: typeof document === 'string' ? document : print(document), variables }, as),
    stop,
  };
}

async function started(app: App, sql: Client, prepare: TestGatewayOptions['prepare']): Promise<number> {
  await sql.connect();
  await prepare?.(sql);
  return app.start();
}

async function post<Data>(url: string, body: object, as: Principal | null): Promise<Answer<Data>> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'loomgate-debug': '1', 'x-test-viewer': JSON.stringify(as) },
    body: JSON.stringify(body),
  });
  const { data, errors = [], extensions } = JSON.parse(await response.text());
  return { status: response.status, headers: response.headers, data, errors, cost: extensions?.loomgate };
}
