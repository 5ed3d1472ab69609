import { allRows, byKey, connectionByKey, listByKey, primeInto } from 'loomgate';
import sql from 'sql-template-tag';
import { everything, everythingConnections, rowCounts, salesOrders, simpleEverything } from './repository';

const everythingById = byKey(everything, 'id');
const salesOrderById = byKey(salesOrders, 'id');
const simpleEverythingById = byKey(simpleEverything, 'id');
const prime = primeInto(salesOrderById);

export const loaders = {
  everythingById,
  salesOrderById,
  simpleEverythingById,
  everything: connectionByKey({ ...everythingConnections.everything, prime: primeInto(everythingById) }),
  salesOrders: connectionByKey({ ...everythingConnections.salesOrders, prime }),
  ordersOfEverything: connectionByKey({ ...everythingConnections.ordersOfEverything, prime }),
  simpleEverything: connectionByKey({
    ...everythingConnections.simpleEverything,
    prime: primeInto(simpleEverythingById),
  }),
  rowCounts: listByKey({ label: 'Query.rowCounts', ...allRows(rowCounts), orderBy: sql`t.c`, limit: 10 }),
};
