import { byKey, connectionByKey, listByKey, rememberIn } from '../../loaders';
import { linesOfOrder, orders, ordersOfBuyer } from './repository';

const orderById = byKey(orders, 'id');

export const loaders = {
  orderById,
  linesOfOrder: listByKey(linesOfOrder),
  ordersOfBuyer: connectionByKey({ ...ordersOfBuyer, remember: rememberIn(orderById) }),
};
