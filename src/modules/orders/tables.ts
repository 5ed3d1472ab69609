import { defineLogged } from 'loomgate';
import { orderLines, orders } from './repository';

export const tables = [
  defineLogged(orders, { id: 'id', keys: ['buyerId'], listed: ['placedAt'] }),
  defineLogged(orderLines, { id: 'id', keys: ['orderId'], listed: ['position'] }),
];
