/**
 * The request fields that contain a document id, besides `extensions.persistedQuery`: that of
 * https://graphql.github.io/graphql-over-http/draft/#sec-Persisted-Documents, and those of Relay's documentation.
 */
export const idFields = ['documentId', 'doc_id', 'id'] as const;

/**
 * Removes the hash name, as in `sha256:`, which only some tools put before an id. Ids of the manifest and of requests are
 * compared without it.
 */
export function bareId(id: string): string {
  return id.replace(/^(?:md5|sha1|sha256):/i, '');
}
