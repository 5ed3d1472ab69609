import { allowAll, defineInvalidation, defineModule, rootKey } from 'loomgate';
import type { Fields } from '../../fields';
import { loaders } from './loaders';
import { myTables, nodeRows, pageInfoRows, purchases, queryRows, userRows } from './repository';

const query: Fields<undefined> = {
  myTables: (_, args, { loaders }) => loaders.names.myTables.load(rootKey, args),
  purchases: (_, args, { loaders }) => loaders.names.purchases.load(rootKey, args),
  queryRows: (_, args, { loaders }) => loaders.names.queryRows.load(rootKey, args),
  nodeRows: (_, args, { loaders }) => loaders.names.nodeRows.load(rootKey, args),
  pageInfoRows: (_, args, { loaders }) => loaders.names.pageInfoRows.load(rootKey, args),
  userRows: (_, args, { loaders }) => loaders.names.userRows.load(rootKey, args),
};

export default defineModule({
  resolvers: { Query: query },
  loaders,
  rules: {
    Query: {
      ...{ myTables: allowAll, purchases: allowAll, queryRows: allowAll },
      ...{ nodeRows: allowAll, pageInfoRows: allowAll, userRows: allowAll },
    },
  },
  invalidation: [
    defineInvalidation(myTables, { listed: ['order'] }),
    defineInvalidation(purchases, { listed: ['user', 'group'] }),
    defineInvalidation(queryRows, { listed: ['name'] }),
    defineInvalidation(nodeRows),
    defineInvalidation(pageInfoRows),
    defineInvalidation(userRows),
  ],
  nodes: {
    MyTable: { table: myTables, find: (key, { loaders }) => loaders.names.myTableById.load(key) },
    Purchase: { table: purchases, find: (key, { loaders }) => loaders.names.purchaseById.load(key) },
    QueryRow: { table: queryRows, find: (key, { loaders }) => loaders.names.queryRowById.load(key) },
    NodeRow: { table: nodeRows, find: (key, { loaders }) => loaders.names.nodeRowById.load(key) },
    PageInfoRow: { table: pageInfoRows, find: (key, { loaders }) => loaders.names.pageInfoRowById.load(key) },
    UserRow: { table: userRows, find: (key, { loaders }) => loaders.names.userRowById.load(key) },
  },
});
