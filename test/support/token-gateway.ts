import { Client } from 'pg';
import { createApp } from '../../packages/loomgate/src/composition/app';
import { loadConfig } from '../../packages/loomgate/src/config';
import { project as marketplace } from '../../src/project';
import { createTestDatabase } from './database';

/** A whole gateway that tells who asks as it does in earnest: by the request's token. */
export async function startTokenGateway(env: Record<string, string> = {}) {
  const database = await createTestDatabase();
  const app = createApp(
    loadConfig({ NODE_ENV: 'test', DATABASE_URL: database.url, PORT: '0', LOG_LEVEL: 'silent', ...env }),
    marketplace,
  );
  const origin = `http://localhost:${await app.start()}`;
  const url = `${origin}/graphql`;
  const sql = new Client({ connectionString: database.url });
  await sql.connect();
  return {
    url: origin,
    sql,
    databaseUrl: database.url,
    /** Sends an operation; `authorization` is the header as it is. */
    async send(query: string, variables: object = {}, authorization?: string) {
      const headers = { 'content-type': 'application/json', ...(authorization !== undefined && { authorization }) };
      const response = await fetch(url, { method: 'POST', headers, body: JSON.stringify({ query, variables }) });
      const text = await response.text();
      return { status: response.status, headers: response.headers, text, body: JSON.parse(text) };
    },
    async stop() {
      await sql.end();
      await app.stop();
      await database.drop();
    },
  };
}
