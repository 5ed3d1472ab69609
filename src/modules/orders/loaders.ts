import { aggregateByKey, byKey, connectionByKey, listByKey, primeInto } from 'loomgate';
import {
  linesOfOrder,
  orderLines,
  orders,
  ordersOfBuyer,
  type SellersRow,
  sellers,
  sellersOfOrder,
} from './repository';

const orderById = byKey(orders, 'id');
const orderLineById = byKey(orderLines, 'id');

export const loaders = {
  orderById,
  orderLineById,
  linesOfOrder: listByKey(linesOfOrder, primeInto(orderLineById)),
  sellersOfOrder: aggregateByKey<SellersRow>(sellersOfOrder, sellers),
  ordersOfBuyer: connectionByKey({ ...ordersOfBuyer, prime: primeInto(orderById) }),
};
