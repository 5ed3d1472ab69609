import type { GraphQLSchema } from 'graphql';
import type { Config } from '../../config';
import { fromQueryString, toQueryString } from './query-string';
import { readManifest } from './read-manifest';
import { isRecord, resolveDocument } from './resolve-document';

/** The part of an HTTP request that contains the operation. */
interface HttpRequest {
  readonly method: string;
  /** The query string, with its question mark. */
  readonly search: string;
  readonly body: unknown;
}

export interface TrustedDocuments {
  /**
   * Puts the document into a parsed request body that has its id. For all transports.
   * @throws LoomgateError TRUSTED_DOCUMENT_REQUIRED or TRUSTED_DOCUMENT_UNKNOWN
   */
  resolve(request: unknown): unknown;
  /** The same for an HTTP request, which for GET is in the query string. */
  resolveHttp<Request extends HttpRequest>(request: Request): Request;
  /** The operation names of the manifest. */
  readonly operationNames: readonly string[];
}

/**
 * Reads the manifest and creates the resolution of document ids.
 * @throws ConfigError that explains what is wrong with the manifest
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

/** Leaves every request as it is, for the mode `off`. */
export const anyDocument: TrustedDocuments = {
  operationNames: [],
  resolve: (request) => request,
  resolveHttp: (request) => request,
};

/** Matches names without parsing again: a false match in a string or comment does no harm. */
function namesIn(text: string): string[] {
  return [...text.matchAll(/\b(?:query|mutation|subscription)\s+(\w+)/g)].flatMap(([, name]) => name ?? []);
}

function inBody<Request extends HttpRequest>(request: Request, resolve: TrustedDocuments['resolve']): Request {
  return { ...request, body: resolve(request.body) };
}

function inSearch<Request extends HttpRequest>(request: Request, resolve: TrustedDocuments['resolve']): Request {
  const named = fromQueryString(request.search);
  const resolved = resolve(named);
  if (resolved === named || !isRecord(resolved)) return request;
  return { ...request, search: toQueryString(request.search, resolved) };
}
