import { LoomgateError } from '../../errors';
import type { Manifest } from './manifest';
import { isRecord } from './record';

export type Mode = 'off' | 'prefer' | 'require';

/**
 * Puts the manifest's text into a request that names it, by `documentId` or `extensions.persistedQuery.sha256Hash`.
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
  // A hash may be that of an automatic persisted query; a documentId without a text can mean nothing else.
  const means = hasText(request) || hashOf(request) !== undefined || request.documentId === undefined;
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

/** The prefix is that of https://graphql.github.io/graphql-over-http/draft/#sec-Persisted-Documents */
function idOf(request: Record<string, unknown>): string | undefined {
  const { documentId } = request;
  return typeof documentId === 'string' ? documentId.replace(/^sha256:/, '') : hashOf(request);
}

function hashOf({ extensions }: Record<string, unknown>): string | undefined {
  const persisted = isRecord(extensions) ? extensions.persistedQuery : undefined;
  return isRecord(persisted) && typeof persisted.sha256Hash === 'string' ? persisted.sha256Hash : undefined;
}

/** Without the id, which nobody after us may read as that of an automatic persisted query. */
function withText({ documentId: _, extensions, ...request }: Record<string, unknown>, text: string) {
  if (!isRecord(extensions)) return { ...request, query: text };
  const { persistedQuery: __, ...others } = extensions;
  return { ...request, query: text, extensions: others };
}
