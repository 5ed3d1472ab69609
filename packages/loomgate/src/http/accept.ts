import type { IncomingHttpHeaders } from 'node:http';
import Negotiator from 'negotiator';

const json = 'application/json; charset=utf-8';
const graphqlResponse = 'application/graphql-response+json; charset=utf-8';
const html = 'text/html';

type Accepting = Pick<IncomingHttpHeaders, 'accept'>;

/**
 * The media type of a refusal, negotiated as Apollo negotiates that of an answer:
 * https://graphql.github.io/graphql-over-http/draft/#sec-Accept. A client that takes neither gets `application/json`.
 */
export function refusalTypeOf(headers: Accepting): string {
  return preferred(headers, [json, graphqlResponse]) ?? json;
}

/** Whether the client is a browser that opens a page: it takes HTML rather than an answer. */
export function prefersHtml(headers: Accepting): boolean {
  return headers.accept !== undefined && preferred(headers, [json, graphqlResponse, html]) === html;
}

function preferred({ accept }: Accepting, types: string[]): string | undefined {
  return accept === undefined ? types[0] : new Negotiator({ headers: { accept } }).mediaType(types);
}
