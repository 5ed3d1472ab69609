import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import type { FastifyInstance } from 'fastify';

const greeting = `# Loomgate, the demo marketplace. Press the play button.
{
  products(first: 5) {
    nodes {
      title
      price { amount currencyCode }
      artisan { name country }
      rating { average count }
      reviews(first: 2) { nodes { rating body author { displayName } } }
    }
    totalCount
  }
}
`;

/** GraphiQL at /, whole in one page: it asks nothing of the internet. */
export function serveExplorer(server: FastifyInstance): void {
  let page: Promise<{ body: Buffer; etag: string }> | undefined;
  server.get('/', async (request, reply) => {
    page ??= renderPage();
    const { body, etag } = await page;
    reply.headers({ etag, 'cache-control': 'no-cache', 'content-type': 'text/html; charset=utf-8' });
    if (request.headers['if-none-match'] === etag) return reply.code(304).send();
    return reply.header('content-encoding', 'gzip').send(body);
  });
}

/** The page has nine megabytes, so it is made when somebody first looks, and kept compressed. */
async function renderPage(): Promise<{ body: Buffer; etag: string }> {
  const { renderGraphiQL } = await import('@graphql-yoga/render-graphiql');
  const html = renderGraphiQL({ endpoint: '/graphql', title: 'Loomgate', defaultQuery: greeting });
  const body = await promisify(gzip)(html);
  return { body, etag: `"${createHash('sha256').update(body).digest('base64url').slice(0, 22)}"` };
}
