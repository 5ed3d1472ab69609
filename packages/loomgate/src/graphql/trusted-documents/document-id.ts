/**
 * The fields of a request by which clients name a document, beside `extensions.persistedQuery`: that of
 * https://graphql.github.io/graphql-over-http/draft/#sec-Persisted-Documents, and those of Relay's documentation.
 */
export const idFields = ['documentId', 'doc_id', 'id'] as const;

/**
 * An id without the name of its hash, which some tools write before it and others do not: those of a manifest and those of
 * requests are compared without it.
 */
export function bareId(id: string): string {
  return id.replace(/^(?:md5|sha1|sha256):/i, '');
}
