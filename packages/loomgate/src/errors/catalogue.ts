import type { ProjectErrorCode } from '../register';

/** The meaning of an error code for clients. */
export interface CatalogueEntry {
  /** The HTTP status of a response without data. */
  readonly status: number;
  /** Whether the same request may succeed later. */
  readonly retryable: boolean;
  /** The default message. */
  readonly text: string;
}

/** The codes of the gateway. */
const own = {
  BAD_CURSOR: { status: 400, retryable: false, text: 'The cursor does not belong to this list and order.' },
  BAD_ID: { status: 400, retryable: false, text: 'The id is not an id of this API.' },
  BAD_PAGE: {
    status: 400,
    retryable: false,
    text: 'Give first or last, an integer from 0 to 100, and not both.',
  },
  BAD_USER_INPUT: { status: 400, retryable: false, text: 'The input is not valid.' },
  CONFLICT: { status: 409, retryable: true, text: 'The data was changed by another request. Try again.' },
  UNAUTHENTICATED: { status: 401, retryable: false, text: 'The token is not valid.' },
  AUTHENTICATION_UNAVAILABLE: {
    status: 503,
    retryable: true,
    text: 'The token cannot be verified at the moment. Try again shortly.',
  },
  SIGN_IN_ELSEWHERE: {
    status: 403,
    retryable: false,
    text: 'This server does not sign in accounts. It accepts the tokens of another identity provider.',
  },
  RATE_LIMITED: { status: 429, retryable: true, text: 'Too many requests. Try again later.' },
  MORE_ERRORS: {
    status: 200,
    retryable: false,
    text: 'The response has more errors than are listed; details.count is the number of the others.',
  },
  FORBIDDEN: { status: 403, retryable: false, text: 'You do not have permission for this.' },
  BAD_REQUEST: { status: 400, retryable: false, text: 'The request is not a GraphQL request over HTTP.' },
  GRAPHQL_PARSE_FAILED: { status: 400, retryable: false, text: 'The document is not valid GraphQL.' },
  GRAPHQL_VALIDATION_FAILED: { status: 400, retryable: false, text: 'The document does not match the schema.' },
  OPERATION_RESOLUTION_FAILURE: {
    status: 400,
    retryable: false,
    text: 'The document has several operations, and operationName is not one of them.',
  },
  PERSISTED_QUERY_NOT_FOUND: {
    status: 200,
    retryable: true,
    text: 'The document of this hash is unknown. Send it once with its hash.',
  },
  PERSISTED_QUERY_NOT_SUPPORTED: {
    status: 200,
    retryable: false,
    text: 'Automatic persisted queries are off. Send the document.',
  },
  TRUSTED_DOCUMENT_REQUIRED: {
    status: 400,
    retryable: false,
    text: 'Only documents of the manifest are allowed. Send a documentId.',
  },
  TRUSTED_DOCUMENT_UNKNOWN: { status: 400, retryable: false, text: 'The manifest has no document with this id.' },
  TOO_MANY_TOKENS: { status: 400, retryable: false, text: 'The document is longer than this server accepts.' },
  TOO_DEEP: { status: 400, retryable: false, text: 'The operation is nested more deeply than this server accepts.' },
  TOO_MANY_FIELDS: {
    status: 400,
    retryable: false,
    text: 'The operation has too many fields, including those of its fragments.',
  },
  TOO_MANY_ROOT_FIELDS: { status: 400, retryable: false, text: 'The operation has too many root fields.' },
  TOO_MANY_ALIASES: { status: 400, retryable: false, text: 'The document has too many aliases.' },
  ALIAS_TOO_LONG: { status: 400, retryable: false, text: 'An alias is longer than this server accepts.' },
  TOO_MANY_DIRECTIVES: { status: 400, retryable: false, text: 'The document has too many directives.' },
  TOO_MANY_FRAGMENTS: { status: 400, retryable: false, text: 'The document has too many fragments.' },
  COST_TOO_HIGH: {
    status: 400,
    retryable: false,
    text: 'The operation exceeds the cost limit. Request smaller pages or fewer fields.',
  },
  RESPONSE_TOO_LARGE: {
    status: 400,
    retryable: false,
    text: 'The response exceeds the size limit. Request smaller pages or fewer fields.',
  },
  OVERLOADED: {
    status: 503,
    retryable: true,
    text: 'The server is sending too many large responses. Try again in a moment, or request less data.',
  },
  SUBSCRIPTION_NEEDS_STREAM: {
    status: 406,
    retryable: false,
    text: 'Send a subscription over a WebSocket (graphql-ws), or with the header accept: text/event-stream.',
  },
  SUBSCRIPTIONS_ONLY: {
    status: 400,
    retryable: false,
    text: 'Only subscriptions are served as text/event-stream. Send queries and mutations by POST, and accept application/json.',
  },
  TOO_MANY_SUBSCRIPTIONS: {
    status: 429,
    retryable: true,
    text: 'Too many subscriptions. End those you do not need, or try again later.',
  },
  EVENTS_GONE: {
    status: 410,
    retryable: false,
    text: 'Some events after this cursor are no longer stored. Load the data again, and subscribe without `after`.',
  },
  EVENTS_UNAVAILABLE: {
    status: 403,
    retryable: false,
    text: 'This server stores no events, so subscriptions to events are not available.',
  },
  CLIENT_GONE: { status: 499, retryable: true, text: 'The client closed the connection.' },
  NOT_FOUND: { status: 404, retryable: false, text: 'The requested resource does not exist.' },
  BODY_TOO_LARGE: { status: 413, retryable: false, text: 'The request body is larger than this server accepts.' },
  UNSUPPORTED_MEDIA_TYPE: { status: 415, retryable: false, text: 'Send the request as application/json.' },
  DATABASE_UNAVAILABLE: {
    status: 503,
    retryable: true,
    text: 'The database cannot be reached. Try again in a moment.',
  },
  DATABASE_READ_ONLY: { status: 503, retryable: true, text: 'The database accepts no changes at the moment.' },
  DATABASE_FORBIDDEN: {
    status: 501,
    retryable: false,
    text: 'The database role of the server lacks a right that this operation needs.',
  },
  CACHE_UNAVAILABLE: {
    status: 503,
    retryable: true,
    text: 'Some instances of the cache cannot be reached. Try again in a moment.',
  },
  UNREPRESENTABLE_VALUE: {
    status: 500,
    retryable: false,
    text: 'The database holds a value that this GraphQL type cannot represent.',
  },
  TIMEOUT: { status: 504, retryable: true, text: 'The operation exceeded its time limit.' },
  INTERNAL_SERVER_ERROR: { status: 500, retryable: false, text: 'Internal server error.' },
} as const satisfies Record<string, CatalogueEntry>;

/** A code of `errors` in a response: of the gateway, or added by the project. */
export type ErrorCode = keyof typeof own | ProjectErrorCode;

/** The meaning of each code. Codes are part of the API: they are added, never renamed. */
export const catalogue: Readonly<Record<ErrorCode, CatalogueEntry>> = { ...own };

/**
 * Adds the codes of a project to the catalogue of this process.
 * @throws Error for a code that the gateway has
 */
export function addErrors(errors: Readonly<Record<string, CatalogueEntry>>): void {
  const taken = Object.keys(errors).find((code) => Object.hasOwn(own, code));
  if (taken) throw new Error(`The error code ${taken} is a code of the gateway. Rename it in src/errors.ts.`);
  Object.assign(catalogue, errors);
}
