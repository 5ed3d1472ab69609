import { byKey, connectionByKey, primeInto } from 'loomgate';
import { myTables, nameConnections, nodeRows, pageInfoRows, purchases, queryRows, userRows } from './repository';

const myTableById = byKey(myTables, 'myId');
const purchaseById = byKey(purchases, 'id');
const queryRowById = byKey(queryRows, 'id');
const nodeRowById = byKey(nodeRows, 'id');
const pageInfoRowById = byKey(pageInfoRows, 'id');
const userRowById = byKey(userRows, 'id');

export const loaders = {
  ...{ myTableById, purchaseById, queryRowById, nodeRowById, pageInfoRowById, userRowById },
  myTables: connectionByKey({ ...nameConnections.myTables, prime: primeInto(myTableById) }),
  purchases: connectionByKey({ ...nameConnections.purchases, prime: primeInto(purchaseById) }),
  queryRows: connectionByKey({ ...nameConnections.queryRows, prime: primeInto(queryRowById) }),
  nodeRows: connectionByKey({ ...nameConnections.nodeRows, prime: primeInto(nodeRowById) }),
  pageInfoRows: connectionByKey({ ...nameConnections.pageInfoRows, prime: primeInto(pageInfoRowById) }),
  userRows: connectionByKey({ ...nameConnections.userRows, prime: primeInto(userRowById) }),
};
