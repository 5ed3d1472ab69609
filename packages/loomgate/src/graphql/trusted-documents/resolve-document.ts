import { LoomgateError } from '../../errors';
import { bareId, idFields } from './document-id';
import type { Manifest } from './manifest';

/** Whether a value is a JSON object. */
export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export type Mode = 'off' | 'prefer' | 'require';

/**
 * Puts the manifest's text into a request that has its id, in one of `idFields` or in
 * `extensions.persistedQuery.sha256Hash`.
 * @param request a parsed request body, of any transport
 * @returns the request to execute; the same object if the manifest does not apply
 * @throws LoomgateError TRUSTED_DOCUMENT_REQUIRED or TRUSTED_DOCUMENT_UNKNOWN
 */
export function resolveDocument(mode: Exclude<Mode, 'off'>, manifest: Manifest, request: unknown): unknown {
  return mode === 'prefer' ? resolvePreferred(manifest, request) : resolveRequired(manifest, request);
}

function resolvePreferred(manifest: Manifest, request: unknown): unknown {
  if (!isRecord(request)) return request;
  const text = manifest.get(idOf(request) ?? '');
  if (text !== undefined) return withText(request, text);
  // An unknown hash may be an automatic persisted query; an unknown id without a text cannot.
  const isNamed = idFields.some((field) => request[field] !== undefined);
  const isOther = hasText(request) || hashOf(request) !== undefined || !isNamed;
  return isOther ? request : refuse('TRUSTED_DOCUMENT_UNKNOWN');
}

/** Accepts a text only if it equals the manifest's text for the same id. */
function resolveRequired(manifest: Manifest, request: unknown): unknown {
  const id = isRecord(request) ? idOf(request) : undefined;
  if (!isRecord(request) || id === undefined) return refuse('TRUSTED_DOCUMENT_REQUIRED');
  const text = manifest.get(id);
  if (hasText(request) && request.query !== text) return refuse('TRUSTED_DOCUMENT_REQUIRED');
  return text === undefined ? refuse('TRUSTED_DOCUMENT_UNKNOWN') : withText(request, text);
}

function refuse(code: 'TRUSTED_DOCUMENT_REQUIRED' | 'TRUSTED_DOCUMENT_UNKNOWN'): never {
  throw new LoomgateError(code);
}

/** graphql-ws requires `query`; clients with an id send an empty one. */
function hasText({ query }: Record<string, unknown>): boolean {
  return query !== undefined && query !== null && query !== '';
}

function idOf(request: Record<string, unknown>): string | undefined {
  const id = idFields.map((field) => request[field]).find((value) => value !== undefined && value !== null);
  if (id === undefined) return hashOf(request);
  return typeof id === 'string' ? bareId(id) : undefined;
}

function hashOf({ extensions }: Record<string, unknown>): string | undefined {
  const persisted = isRecord(extensions) ? extensions.persistedQuery : undefined;
  return isRecord(persisted) && typeof persisted.sha256Hash === 'string' ? bareId(persisted.sha256Hash) : undefined;
}

/** Removes the id, so that Apollo does not read it as an automatic persisted query. */
function withText(
  { documentId: _, doc_id: __, id: ___, extensions, ...request }: Record<string, unknown>,
  text: string,
) {
  if (!isRecord(extensions)) return { ...request, query: text };
  const { persistedQuery: ____, ...others } = extensions;
  return { ...request, query: text, extensions: others };
}
