import { InMemoryLRUCache } from '@apollo/utils.keyvaluecache';
import type { DocumentNode, Token } from 'graphql';

const mebibyte = 1024 * 1024;
const maxBytes = 64 * mebibyte;
/** Four thousand tokens, which is what `LIMIT_TOKENS` lets through by default, and as long a text as goes with them. */
const maxDocumentBytes = 1.5 * mebibyte;

const bytesPerDocument = 1_024;
/** A text that is not Latin-1 takes two bytes for each. */
const bytesPerCharacter = 2;
/** Measured: 90 for that of a comment; 250 to 300 for another, with its nodes. */
const bytesPerToken = 300;

/**
 * Keeps documents that have been parsed and validated, by the memory that they take. Apollo's own store goes by the JSON
 * of a document, in which neither its text nor its comments are: a megabyte of them counted for nothing.
 */
export function createDocumentStore(): InMemoryLRUCache<DocumentNode> {
  return new InMemoryLRUCache({ maxSize: maxBytes, maxEntrySize: maxDocumentBytes, sizeCalculation: bytesHeldBy });
}

/** The memory that a document takes with all that its nodes refer to, rather too much than too little. */
export function bytesHeldBy({ loc }: DocumentNode): number {
  let bytes = bytesPerDocument + (loc?.source.body.length ?? 0) * bytesPerCharacter;
  for (let token: Token | null | undefined = loc?.startToken; token; token = token.next) bytes += bytesPerToken;
  return bytes;
}
