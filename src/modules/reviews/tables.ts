import { defineLogged } from 'loomgate';
import { reviews } from './repository';

export const tables = [
  defineLogged(reviews, { id: 'id', keys: ['productId', 'artisanId', 'authorId'], listed: ['rating', 'createdAt'] }),
];
