import type { GraphQLSchema } from 'graphql';
import type { Config } from '../../config';
import { fromQueryString, toQueryString } from './query-string';
import { readManifest } from './read-manifest';
import { isRecord } from './record';
import { resolveDocument } from './resolve-document';

/** The part of an HTTP request that says what to execute. */
interface Sent {
  readonly method: string;
  /** With its question mark. */
  readonly search: string;
  readonly body: unknown;
}

export interface TrustedDocuments {
  /**
   * Finds the document that a parsed request body names. For HTTP, sockets and whatever else brings requests.
   * @throws LoomgateError TRUSTED_DOCUMENT_REQUIRED or TRUSTED_DOCUMENT_UNKNOWN for what may not run
   */
  resolve(request: unknown): unknown;
  /** The same for a request over HTTP, where a GET has it all in its query string. */
  resolveHttp<Request extends Sent>(request: Request): Request;
  /** What the operations of the manifest are called. */
  readonly operationNames: readonly string[];
}

/**
 * Documents that clients name by their ids, from a manifest that is read once.
 * @throws ConfigError saying what is wrong with the manifest
 */
export async function createTrustedDocuments(
  { mode, file }: Config['security']['trustedDocuments'],
  schema: GraphQLSchema,
): Promise<TrustedDocuments> {
  if (mode === 'off' || file === undefined) return anyDocument;
  const manifest = await readManifest(file, schema);
  const resolve = (request: unknown) => resolveDocument(mode, manifest, request);
  return {
    operationNames: [...manifest.values()].flatMap(namesIn),
    resolve,
    resolveHttp: (request) => (request.method === 'POST' ? inBody(request, resolve) : inSearch(request, resolve)),
  };
}

/** Every request as it came. */
export const anyDocument: TrustedDocuments = {
  operationNames: [],
  resolve: (request) => request,
  resolveHttp: (request) => request,
};

/** Without parsing once more: what a text or a comment has that looks like one does no harm. */
function namesIn(text: string): string[] {
  return [...text.matchAll(/\b(?:query|mutation|subscription)\s+(\w+)/g)].flatMap(([, name]) => name ?? []);
}

function inBody<Request extends Sent>(request: Request, resolve: TrustedDocuments['resolve']): Request {
  return { ...request, body: resolve(request.body) };
}

function inSearch<Request extends Sent>(request: Request, resolve: TrustedDocuments['resolve']): Request {
  const named = fromQueryString(request.search);
  const resolved = resolve(named);
  if (resolved === named || !isRecord(resolved)) return request;
  return { ...request, search: toQueryString(request.search, resolved) };
}
