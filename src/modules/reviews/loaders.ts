import { aggregateByKey, byKey, connectionByKey, primeInto } from 'loomgate';
import {
  type RatingRow,
  rating,
  ratingOfArtisan,
  ratingOfProduct,
  reviews,
  reviewsOfAuthor,
  reviewsOfProduct,
} from './repository';

const reviewById = byKey(reviews, 'id');
const remember = primeInto(reviewById);

export const loaders = {
  reviewById,
  reviewsOfProduct: connectionByKey({ ...reviewsOfProduct, remember }),
  reviewsOfAuthor: connectionByKey({ ...reviewsOfAuthor, remember }),
  ratingOfProduct: aggregateByKey<RatingRow>(ratingOfProduct, rating),
  ratingOfArtisan: aggregateByKey<RatingRow>(ratingOfArtisan, rating),
};
