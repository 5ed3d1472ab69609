import type { TypedDocumentNode } from '@graphql-typed-document-node/core';
import { print } from 'graphql';
import { Client } from 'pg';
import { createApp } from '../../packages/loomgate/src/composition/app';
import { loadConfig } from '../../packages/loomgate/src/config';
import type { Viewer } from '../../packages/loomgate/src/modules/context';
import { project as marketplace } from '../../src/project';
import { createTestDatabase } from './database';
import type { MapCache } from './map-cache';

/** What came back over HTTP. */
export interface Answer<Data> {
  readonly status: number;
  readonly headers: Headers;
  readonly data: Data | null | undefined;
  readonly errors: readonly {
    message: string;
    path?: readonly (string | number)[];
    extensions: Record<string, unknown>;
  }[];
  readonly cost: { statements: number; rows: number };
}

export interface Gateway {
  readonly url: string;
  /** A connection to the gateway's database, for arranging and looking. */
  readonly sql: Client;
  readonly databaseUrl: string;
  /** Sends an operation over HTTP; `as` is who asks, anonymous by default. */
  query<Data, Variables>(
    document: TypedDocumentNode<Data, Variables> | string,
    variables?: Variables,
    as?: Viewer | null,
  ): Promise<Answer<Data>>;
  stop(): Promise<void>;
}

const defaults = {
  NODE_ENV: 'test',
  PORT: '0',
  LOG_LEVEL: 'silent',
  JWT_SECRET: 'only-for-tests-and-at-least-32-bytes',
};

/** The one executor that the run is for, if it is for one; the gateway takes it in tests alone. */
function executorFor({ NODE_ENV = 'test' }: Record<string, string>): Record<string, string> {
  return process.env.EXECUTOR && NODE_ENV === 'test' ? { EXECUTOR: process.env.EXECUTOR } : {};
}

/** A whole gateway over HTTP on a database of its own. @param cache keeps answers; nothing is kept without one */
export async function startGateway(env: Record<string, string> = {}, cache?: MapCache): Promise<Gateway> {
  const database = await createTestDatabase();
  const config = loadConfig({ ...defaults, ...executorFor(env), DATABASE_URL: database.url, ...env });
  const app = createApp(config, marketplace, {
    authenticate: async (headers) => JSON.parse(String(headers['x-test-viewer'] ?? 'null')),
    openCache: cache && (async () => cache.open),
  });
  const url = `http://localhost:${await app.start()}`;
  const sql = new Client({ connectionString: database.url });
  await sql.connect();
  return {
    url,
    sql,
    databaseUrl: database.url,
    query: (document, variables, as = null) =>
      post(`${url}/graphql`, { query: typeof document === 'string' ? document : print(document), variables }, as),
    async stop() {
      await sql.end();
      await app.stop();
      await database.drop();
    },
  };
}

async function post<Data>(url: string, body: object, as: Viewer | null): Promise<Answer<Data>> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'loomgate-debug': '1', 'x-test-viewer': JSON.stringify(as) },
    body: JSON.stringify(body),
  });
  const { data, errors = [], extensions } = await response.json();
  return { status: response.status, headers: response.headers, data, errors, cost: extensions?.loomgate };
}
