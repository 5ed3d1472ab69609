import { defineInvalidation } from 'loomgate';
import { orderLines, orders } from './repository';

export const invalidation = [
  defineInvalidation(orders, { id: 'id', keys: ['buyerId'], listed: ['placedAt'] }),
  defineInvalidation(orderLines, { id: 'id', keys: ['orderId'], listed: ['position'] }),
];
