import type { SqlDriverAdapterFactory, SqlQueryable } from '@prisma/driver-adapter-utils';

/** Told of a table before it is written; undefined where the statement does not show which tables it writes. */
export type OnWrite = (table: string | undefined) => void;

/** Prisma's adapter, with an ear on the statements that write: its own, nested ones and raw ones. */
export function noticeWrites(factory: SqlDriverAdapterFactory, onWrite: OnWrite): SqlDriverAdapterFactory {
  return {
    provider: factory.provider,
    adapterName: factory.adapterName,
    async connect() {
      const adapter = notice(await factory.connect(), onWrite);
      const start = adapter.startTransaction.bind(adapter);
      adapter.startTransaction = async (isolation) => notice(await start(isolation), onWrite);
      return adapter;
    },
  };
}

function notice<Q extends SqlQueryable>(queryable: Q, onWrite: OnWrite): Q {
  const query = queryable.queryRaw.bind(queryable);
  const execute = queryable.executeRaw.bind(queryable);
  queryable.queryRaw = (statement) => {
    look(statement.sql, onWrite);
    return query(statement);
  };
  queryable.executeRaw = (statement) => {
    look(statement.sql, onWrite);
    return execute(statement);
  };
  return queryable;
}

const reads = /^\s*(select|begin|commit|rollback|savepoint|release|set|show)\b/i;
const writes = /^\s*(?:insert\s+into|update)\s+(?:only\s+)?(?:"?\w+"?\.)?"?(\w+)"?/i;

/** What a delete takes with it, the database alone knows. */
function look(sql: string, onWrite: OnWrite): void {
  if (!reads.test(sql)) onWrite(writes.exec(sql)?.[1]);
}
