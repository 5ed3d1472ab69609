import { byKey, connectionByKey, listByKey, rememberIn } from '../../loaders';
import { linesOfOrder, orderLines, orders, ordersOfBuyer } from './repository';

const orderById = byKey(orders, 'id');
const orderLineById = byKey(orderLines, 'id');

export const loaders = {
  orderById,
  orderLineById,
  linesOfOrder: listByKey(linesOfOrder, rememberIn(orderLineById)),
  ordersOfBuyer: connectionByKey({ ...ordersOfBuyer, remember: rememberIn(orderById) }),
};
