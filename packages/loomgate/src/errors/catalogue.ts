import type { ProjectErrorCode } from '../register';

/** What a code means to a client: the HTTP status where it fails the whole request, and whether trying again can help. */
export interface CatalogueEntry {
  readonly status: number;
  readonly retryable: boolean;
  /** What the client may read when the thrower gives no better words. */
  readonly text: string;
}

/** The gateway's own codes. */
const own = {
  BAD_CURSOR: { status: 400, retryable: false, text: 'The cursor is not one of this list in this order.' },
  BAD_ID: { status: 400, retryable: false, text: 'The id is not one that this API gave out.' },
  BAD_PAGE: {
    status: 400,
    retryable: false,
    text: 'first and last are whole numbers from 0 to 100, one of them at most.',
  },
  BAD_USER_INPUT: { status: 400, retryable: false, text: 'The input is not valid.' },
  CONFLICT: { status: 409, retryable: true, text: 'What this refers to has just been deleted. Ask again.' },
  UNAUTHENTICATED: { status: 401, retryable: false, text: 'The token is not valid.' },
  AUTHENTICATION_UNAVAILABLE: {
    status: 503,
    retryable: true,
    text: 'Who you are cannot be verified at the moment. Try again shortly.',
  },
  SIGN_IN_ELSEWHERE: {
    status: 403,
    retryable: false,
    text: 'Accounts of this server are signed in elsewhere: it takes tokens and gives none out.',
  },
  RATE_LIMITED: { status: 429, retryable: true, text: 'That was too often. Try again later.' },
  MORE_ERRORS: {
    status: 200,
    retryable: false,
    text: 'The answer has more errors than are listed; details.count says how many more.',
  },
  FORBIDDEN: { status: 403, retryable: false, text: 'You may not see or do this.' },
  BAD_REQUEST: { status: 400, retryable: false, text: 'The request is not a GraphQL request over HTTP.' },
  GRAPHQL_PARSE_FAILED: { status: 400, retryable: false, text: 'The document is not GraphQL.' },
  GRAPHQL_VALIDATION_FAILED: { status: 400, retryable: false, text: 'The document does not fit the schema.' },
  OPERATION_RESOLUTION_FAILURE: {
    status: 400,
    retryable: false,
    text: 'The document has several operations; operationName names none of them.',
  },
  PERSISTED_QUERY_NOT_FOUND: {
    status: 200,
    retryable: true,
    text: 'The text of this hash is not known here. Send it along once.',
  },
  PERSISTED_QUERY_NOT_SUPPORTED: { status: 200, retryable: false, text: 'Persisted queries are off. Send the text.' },
  TRUSTED_DOCUMENT_REQUIRED: {
    status: 400,
    retryable: false,
    text: 'Only documents of the manifest run here. Send the documentId of one.',
  },
  TRUSTED_DOCUMENT_UNKNOWN: { status: 400, retryable: false, text: 'The manifest has no document with this id.' },
  TOO_MANY_TOKENS: { status: 400, retryable: false, text: 'The document is longer than this server accepts.' },
  TOO_DEEP: { status: 400, retryable: false, text: 'The operation goes deeper than this server accepts.' },
  TOO_MANY_FIELDS: { status: 400, retryable: false, text: 'The operation has too many fields, fragments spread.' },
  TOO_MANY_ROOT_FIELDS: { status: 400, retryable: false, text: 'The operation begins with too many fields.' },
  TOO_MANY_ALIASES: { status: 400, retryable: false, text: 'The document has too many aliases.' },
  ALIAS_TOO_LONG: { status: 400, retryable: false, text: 'An alias is longer than this server accepts.' },
  TOO_MANY_DIRECTIVES: { status: 400, retryable: false, text: 'The document has too many directives.' },
  TOO_MANY_FRAGMENTS: { status: 400, retryable: false, text: 'The document has too many fragments.' },
  COST_TOO_HIGH: {
    status: 400,
    retryable: false,
    text: 'The operation costs more than one may. Ask for smaller pages or less in each.',
  },
  RESPONSE_TOO_LARGE: {
    status: 400,
    retryable: false,
    text: 'The answer is larger than this server sends. Ask for smaller pages or fewer fields.',
  },
  OVERLOADED: {
    status: 503,
    retryable: true,
    text: 'The server has too many large answers under way. Try again in a moment, or ask for less at once.',
  },
  SUBSCRIPTION_NEEDS_STREAM: {
    status: 406,
    retryable: false,
    text: 'Follow a subscription over a WebSocket (graphql-ws), or send the header accept: text/event-stream.',
  },
  SUBSCRIPTIONS_ONLY: {
    status: 400,
    retryable: false,
    text: 'Only subscriptions are served this way. Send queries and mutations by POST, and accept application/json.',
  },
  TOO_MANY_SUBSCRIPTIONS: {
    status: 429,
    retryable: true,
    text: 'Nothing more can be followed here at the moment. End what you do not need, or try again later.',
  },
  EVENTS_GONE: {
    status: 410,
    retryable: false,
    text: 'Not all events after this cursor are kept any more. Load anew what you show, and subscribe without `after`.',
  },
  CLIENT_GONE: { status: 499, retryable: true, text: 'The client closed the connection.' },
  NOT_FOUND: { status: 404, retryable: false, text: 'There is nothing here.' },
  BODY_TOO_LARGE: { status: 413, retryable: false, text: 'The request body is larger than this server accepts.' },
  UNSUPPORTED_MEDIA_TYPE: { status: 415, retryable: false, text: 'Send the request as application/json.' },
  DATABASE_UNAVAILABLE: {
    status: 503,
    retryable: true,
    text: 'The database cannot be reached. Try again in a moment.',
  },
  CACHE_UNAVAILABLE: {
    status: 503,
    retryable: true,
    text: 'Not every part of the cache could be reached. Try again in a moment.',
  },
  UNREPRESENTABLE_VALUE: {
    status: 500,
    retryable: false,
    text: 'The database holds a value here that this type has no form for.',
  },
  TIMEOUT: { status: 504, retryable: true, text: 'The operation took longer than it may.' },
  INTERNAL_SERVER_ERROR: { status: 500, retryable: false, text: 'Something went wrong on our side.' },
} as const satisfies Record<string, CatalogueEntry>;

/** A code that a client can meet: the gateway's own, and those that the project adds. */
export type ErrorCode = keyof typeof own | ProjectErrorCode;

/** What each code means. Codes are a contract: they are added, never renamed. */
export const catalogue: Readonly<Record<ErrorCode, CatalogueEntry>> = { ...own };

/**
 * Adds the codes of a project, for this process.
 * @throws Error for a code of the gateway
 */
export function addErrors(errors: Readonly<Record<string, CatalogueEntry>>): void {
  const taken = Object.keys(errors).find((code) => Object.hasOwn(own, code));
  if (taken) throw new Error(`The error code ${taken} is the gateway's: call it otherwise in src/errors.ts.`);
  Object.assign(catalogue, errors);
}
