/** What a code means to a client: the HTTP status where it fails the whole request, and whether trying again can help. */
interface CatalogueEntry {
  readonly status: number;
  readonly retryable: boolean;
  /** What the client may read when the thrower gives no better words. */
  readonly text: string;
}

/** Every code a client can meet. Codes are a contract: they are added, never renamed. */
export const catalogue = {
  BAD_CURSOR: { status: 400, retryable: false, text: 'The cursor is not one of this list in this order.' },
  BAD_ID: { status: 400, retryable: false, text: 'The id is not one that this API gave out.' },
  BAD_PAGE: {
    status: 400,
    retryable: false,
    text: 'first and last are whole numbers from 0 to 100, one of them at most.',
  },
  BAD_SOURCE: { status: 400, retryable: false, text: 'The source cannot be read.' },
  BAD_USER_INPUT: { status: 400, retryable: false, text: 'The input is not valid.' },
  CONFLICT: { status: 409, retryable: true, text: 'What this refers to has just been deleted. Ask again.' },
  FORBIDDEN: { status: 403, retryable: false, text: 'You may not see or do this.' },
  BAD_REQUEST: { status: 400, retryable: false, text: 'The request is not a GraphQL request over HTTP.' },
  NOT_FOUND: { status: 404, retryable: false, text: 'There is nothing here.' },
  BODY_TOO_LARGE: { status: 413, retryable: false, text: 'The request body is larger than this server accepts.' },
  UNSUPPORTED_MEDIA_TYPE: { status: 415, retryable: false, text: 'Send the request as application/json.' },
  DATABASE_UNAVAILABLE: {
    status: 503,
    retryable: true,
    text: 'The database cannot be reached. Try again in a moment.',
  },
  TIMEOUT: { status: 504, retryable: true, text: 'The operation took longer than it may.' },
  INTERNAL_SERVER_ERROR: { status: 500, retryable: false, text: 'Something went wrong on our side.' },
} as const satisfies Record<string, CatalogueEntry>;

export type ErrorCode = keyof typeof catalogue;
