import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import { gunzip, gzip } from 'node:zlib';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { MissingPackageError, requireOptional } from '../shared/optional-package';
import { prefersHtml } from './accept';
import { pagePolicy } from './page-policy';

interface Page {
  readonly compressed: Buffer;
  readonly etag: string;
  /** Its Content-Security-Policy. */
  readonly policy: string;
}

/**
 * GraphiQL, whole in one page: it asks nothing of the internet. It is at /, and at /graphql for browsers that open that
 * address.
 * @param sampleOperation what its editor shows first
 */
export function serveExplorer(server: FastifyInstance, sampleOperation = '{ __typename }'): void {
  let page: Promise<Page> | undefined;
  const show = async (request: FastifyRequest, reply: FastifyReply) => {
    page ??= renderPage(sampleOperation);
    const rendered = await page.catch(adviceOf);
    return typeof rendered === 'string' ? reply.code(501).send(rendered) : send(request, reply, rendered);
  };
  server.get('/', show);
  server.addHook('onRequest', async (request, reply) => {
    const { method, routeOptions, headers } = request;
    if (method === 'GET' && routeOptions.url === '/graphql' && prefersHtml(headers)) return show(request, reply);
  });
}

/** The page has nine megabytes, so it is made when somebody first looks, and kept compressed. */
async function renderPage(defaultQuery: string): Promise<Page> {
  const name = '@graphql-yoga/render-graphiql';
  const { renderGraphiQL } = requireOptional<typeof import('@graphql-yoga/render-graphiql')>(
    name,
    'The explorer needs it.',
  );
  const html = renderGraphiQL({ endpoint: '/graphql', title: 'Loomgate', defaultQuery });
  const compressed = await promisify(gzip)(html);
  // Weak, for it names the page in either encoding.
  return {
    compressed,
    etag: `W/"${createHash('sha256').update(html).digest('base64url').slice(0, 22)}"`,
    policy: pagePolicy(html),
  };
}

/** What a browser is shown where the package of the page is not installed. */
function adviceOf(error: unknown): string {
  if (error instanceof MissingPackageError) return error.message;
  throw error;
}

async function send({ headers }: FastifyRequest, reply: FastifyReply, { compressed, etag, policy }: Page) {
  reply.headers({
    etag,
    'content-security-policy': policy,
    vary: 'accept, accept-encoding',
    'cache-control': 'no-cache',
  });
  if (knows(headers['if-none-match'], etag)) return reply.code(304).send();
  reply.header('content-type', 'text/html; charset=utf-8');
  if (!acceptsGzip(headers['accept-encoding'])) return reply.send(await promisify(gunzip)(compressed));
  return reply.header('content-encoding', 'gzip').send(compressed);
}

/** https://www.rfc-editor.org/rfc/rfc9110#name-if-none-match: proxies may have made the tag a strong one. */
function knows(ifNoneMatch: string | undefined, etag: string): boolean {
  const tags = ifNoneMatch?.split(',').map((tag) => tag.trim().replace(/^W\//, '')) ?? [];
  return tags.includes('*') || tags.includes(etag.slice(2));
}

/** https://www.rfc-editor.org/rfc/rfc9110#name-accept-encoding; clients that say nothing get the page as it is. */
function acceptsGzip(acceptEncoding = ''): boolean {
  const weights = new Map(acceptEncoding.split(',').map(toWeight));
  return (weights.get('gzip') ?? weights.get('*') ?? 0) > 0;
}

function toWeight(coding: string): [name: string, weight: number] {
  const [name = '', ...parameters] = coding.split(';').map((part) => part.trim().toLowerCase());
  const q = parameters.find((parameter) => parameter.startsWith('q='));
  return [name, q ? Number(q.slice(2)) : 1];
}
