import type { Connection, Edge, Outcome } from 'loomgate';
import type { AuthorRow, BookRow } from './repository';

export type AuthorMapper = AuthorRow;
export type AuthorConnectionMapper = Connection<AuthorRow>;
export type AuthorEdgeMapper = Edge<AuthorRow>;
export type BookMapper = BookRow;
export type BookConnectionMapper = Connection<BookRow>;
export type BookEdgeMapper = Edge<BookRow>;
export type AddBookPayloadMapper = Outcome<string>;
