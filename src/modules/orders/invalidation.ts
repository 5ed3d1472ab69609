import { defineInvalidation } from 'loomgate';
import { orderLines, orders } from './repository';

export const invalidation = [
  defineInvalidation(orders, { keys: ['buyerId'], listed: ['placedAt'] }),
  defineInvalidation(orderLines, { keys: ['orderId'], listed: ['position'] }),
];
