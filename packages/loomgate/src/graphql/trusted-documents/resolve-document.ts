import { LoomgateError } from '../../errors';
import { bareId, idFields } from './document-id';
import type { Manifest } from './manifest';
import { isRecord } from './record';

export type Mode = 'off' | 'prefer' | 'require';

/**
 * Puts the manifest's text into a request that names it, by one of `idFields` or by
 * `extensions.persistedQuery.sha256Hash`.
 * @param request a parsed request body, over whatever transport it came
 * @returns the request to execute: the same one where the manifest has no say
 * @throws LoomgateError TRUSTED_DOCUMENT_REQUIRED or TRUSTED_DOCUMENT_UNKNOWN for what may not run
 */
export function resolveDocument(mode: Exclude<Mode, 'off'>, manifest: Manifest, request: unknown): unknown {
  return mode === 'prefer' ? prefer(manifest, request) : insist(manifest, request);
}

function prefer(manifest: Manifest, request: unknown): unknown {
  if (!isRecord(request)) return request;
  const text = manifest.get(idOf(request) ?? '');
  if (text !== undefined) return withText(request, text);
  // A hash may be that of an automatic persisted query; an id without a text can mean nothing else.
  const isNamed = idFields.some((field) => request[field] !== undefined);
  const means = hasText(request) || hashOf(request) !== undefined || !isNamed;
  return means ? request : refuse('TRUSTED_DOCUMENT_UNKNOWN');
}

/** A text is let through where it is the very one of its id. */
function insist(manifest: Manifest, request: unknown): unknown {
  const id = isRecord(request) ? idOf(request) : undefined;
  if (!isRecord(request) || id === undefined) return refuse('TRUSTED_DOCUMENT_REQUIRED');
  const text = manifest.get(id);
  if (hasText(request) && request.query !== text) return refuse('TRUSTED_DOCUMENT_REQUIRED');
  return text === undefined ? refuse('TRUSTED_DOCUMENT_UNKNOWN') : withText(request, text);
}

function refuse(code: 'TRUSTED_DOCUMENT_REQUIRED' | 'TRUSTED_DOCUMENT_UNKNOWN'): never {
  throw new LoomgateError(code);
}

/** graphql-ws wants a text always; clients that have an id send an empty one. */
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

/** Without the id, which nobody after us may read as that of an automatic persisted query. */
function withText(
  { documentId: _, doc_id: __, id: ___, extensions, ...request }: Record<string, unknown>,
  text: string,
) {
  if (!isRecord(extensions)) return { ...request, query: text };
  const { persistedQuery: ____, ...others } = extensions;
  return { ...request, query: text, extensions: others };
}
