import { InMemoryLRUCache } from '@apollo/utils.keyvaluecache';
import type { DocumentNode, Token } from 'graphql';

const mebibyte = 1024 * 1024;
const maxBytes = 64 * mebibyte;
/** Enough for 4,000 tokens, the default of `LIMIT_TOKENS`, with their text. */
const maxDocumentBytes = 1.5 * mebibyte;

const bytesPerDocument = 1_024;
/** In V8 a text with characters outside Latin-1 takes two bytes for each character. */
const bytesPerCharacter = 2;
/** Measured: 90 for a comment; 250 to 300 for any other token, with its AST nodes. */
const bytesPerToken = 300;

/**
 * Creates Apollo's store of parsed and validated documents, limited by memory. Apollo's default limits the JSON of the
 * AST, which contains neither the source text nor comments: a document with 1 MB of comments counts as almost nothing.
 */
export function createDocumentStore(): InMemoryLRUCache<DocumentNode> {
  return new InMemoryLRUCache({ maxSize: maxBytes, maxEntrySize: maxDocumentBytes, sizeCalculation: bytesHeldBy });
}

/** An upper estimate of the memory of a document, with its source text, tokens and nodes. */
export function bytesHeldBy({ loc }: DocumentNode): number {
  let bytes = bytesPerDocument + (loc?.source.body.length ?? 0) * bytesPerCharacter;
  for (let token: Token | null | undefined = loc?.startToken; token; token = token.next) bytes += bytesPerToken;
  return bytes;
}
