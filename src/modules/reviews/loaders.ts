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
const prime = primeInto(reviewById);

export const loaders = {
  reviewById,
  reviewsOfProduct: connectionByKey({ ...reviewsOfProduct, prime }),
  reviewsOfAuthor: connectionByKey({ ...reviewsOfAuthor, prime }),
  ratingOfProduct: aggregateByKey<RatingRow>(ratingOfProduct, rating),
  ratingOfArtisan: aggregateByKey<RatingRow>(ratingOfArtisan, rating),
};
