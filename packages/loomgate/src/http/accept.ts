import type { IncomingHttpHeaders } from 'node:http';
import Negotiator from 'negotiator';

const json = 'application/json; charset=utf-8';
const graphqlResponse = 'application/graphql-response+json; charset=utf-8';
const html = 'text/html';

type Accepting = Pick<IncomingHttpHeaders, 'accept'>;

/**
 * Returns the media type of an error response, negotiated as Apollo does for answers:
 * https://graphql.github.io/graphql-over-http/draft/#sec-Accept. A client that accepts neither type gets `application/json`.
 */
export function refusalTypeOf(headers: Accepting): string {
  return preferred(headers, [json, graphqlResponse]) ?? json;
}

/** Whether the client prefers HTML to JSON: a browser that opens a page. */
export function prefersHtml(headers: Accepting): boolean {
  return headers.accept !== undefined && preferred(headers, [json, graphqlResponse, html]) === html;
}

function preferred({ accept }: Accepting, types: string[]): string | undefined {
  return accept === undefined ? types[0] : new Negotiator({ headers: { accept } }).mediaType(types);
}
