import { aggregateByKey, byKey, connectionByKey, listByKey, primeInto } from 'loomgate';
import {
  artisanIds,
  artisansOfOrder,
  linesOfOrder,
  type OrderArtisansRow,
  orderLines,
  orders,
  ordersOfBuyer,
} from './repository';

const orderById = byKey(orders, 'id');
const orderLineById = byKey(orderLines, 'id');

export const loaders = {
  orderById,
  orderLineById,
  linesOfOrder: listByKey(linesOfOrder, primeInto(orderLineById)),
  artisansOfOrder: aggregateByKey<OrderArtisansRow>(artisansOfOrder, artisanIds),
  ordersOfBuyer: connectionByKey({ ...ordersOfBuyer, prime: primeInto(orderById) }),
};
