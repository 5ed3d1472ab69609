import { defineLogged } from '../../invalidation/logged-table';
import { reviews } from './repository';

export const tables = [
  defineLogged(reviews, { id: 'id', keys: ['productId', 'artisanId', 'authorId'], listed: ['rating', 'createdAt'] }),
];
