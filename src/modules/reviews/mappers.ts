import type { Connection, Edge, Outcome } from 'loomgate';
import type { RatingRow, ReviewRow } from './repository';

export type RatingMapper = RatingRow;
export type ReviewMapper = ReviewRow;
export type ReviewConnectionMapper = Connection<ReviewRow>;
export type ReviewEdgeMapper = Edge<ReviewRow>;

/** The id in the database. The payload's resolver loads the row after the write. */
export type AddReviewPayloadMapper = Outcome<string>;
export type UpdateReviewPayloadMapper = Outcome<string>;
/** The id of the deleted review in the database. */
export type DeleteReviewPayloadMapper = Outcome<string>;
