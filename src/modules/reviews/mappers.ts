import type { Connection, Edge } from '../../loaders';
import type { RatingRow, ReviewRow } from './repository';

export type RatingMapper = RatingRow;
export type ReviewMapper = ReviewRow;
export type ReviewConnectionMapper = Connection<ReviewRow>;
export type ReviewEdgeMapper = Edge<ReviewRow>;
