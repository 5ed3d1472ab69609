import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import { gunzip, gzip } from 'node:zlib';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { MissingPackageError, requireOptional } from '../shared/optional-package';
import { prefersHtml } from './accept';

interface Page {
  readonly compressed: Buffer;
  readonly etag: string;
  /** The Content-Security-Policy. */
  readonly policy: string;
}

/**
 * Serves GraphiQL as one page that loads nothing from the internet: at /, and at /graphql to browsers that open it.
 * @param sampleOperation the first content of the editor
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

/** Renders the page of nine megabytes, at its first request; it is then kept compressed. */
async function renderPage(defaultQuery: string): Promise<Page> {
  const name = '@graphql-yoga/render-graphiql';
  const { renderGraphiQL } = requireOptional<typeof import('@graphql-yoga/render-graphiql')>(
    name,
    'The explorer needs it.',
  );
  const html = renderGraphiQL({ endpoint: '/graphql', title: 'Loomgate', defaultQuery });
  const compressed = await promisify(gzip)(html);
  // Weak, since it stands for the compressed and the uncompressed page.
  return {
    compressed,
    etag: `W/"${createHash('sha256').update(html).digest('base64url').slice(0, 22)}"`,
    policy: pagePolicy(html),
  };
}

/**
 * Returns the Content-Security-Policy of a page that loads nothing. Scripts are allowed by their hashes and not by a nonce,
 * so that the page can be cached. The editor of the explorer creates styles at run time and starts workers from blobs.
 */
function pagePolicy(html: string): string {
  const scripts = [...html.matchAll(/<script>([\s\S]*?)<\/script>/g)].map(([, script = '']) => hashOf(script));
  return [
    "default-src 'none'",
    `script-src ${scripts.join(' ')}`,
    "style-src 'unsafe-inline'",
    'img-src data:',
    'font-src data:',
    'worker-src blob:',
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ');
}

/** Hashes a script as a browser parses it: with line feeds for all line ends. */
function hashOf(script: string): string {
  return `'sha256-${createHash('sha256').update(script.replace(/\r\n?/g, '\n')).digest('base64')}'`;
}

/** Returns the text to send where the package of the page is not installed. */
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

/** By https://www.rfc-editor.org/rfc/rfc9110#name-if-none-match. A proxy may have removed the weak prefix of the tag. */
function knows(ifNoneMatch: string | undefined, etag: string): boolean {
  const tags = ifNoneMatch?.split(',').map((tag) => tag.trim().replace(/^W\//, '')) ?? [];
  return tags.includes('*') || tags.includes(etag.slice(2));
}

/** By https://www.rfc-editor.org/rfc/rfc9110#name-accept-encoding. A client without the header gets no compression. */
function acceptsGzip(acceptEncoding = ''): boolean {
  const weights = new Map(acceptEncoding.split(',').map(toWeight));
  return (weights.get('gzip') ?? weights.get('*') ?? 0) > 0;
}

function toWeight(coding: string): [name: string, weight: number] {
  const [name = '', ...parameters] = coding.split(';').map((part) => part.trim().toLowerCase());
  const q = parameters.find((parameter) => parameter.startsWith('q='));
  return [name, q ? Number(q.slice(2)) : 1];
}
