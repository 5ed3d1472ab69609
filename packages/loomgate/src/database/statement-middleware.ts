import type { SqlDriverAdapterFactory, SqlQueryable } from '@prisma/driver-adapter-utils';

/** Sends a statement of Prisma's, and does something before or after that. */
export type StatementMiddleware = <Answer>(sql: string, send: () => Promise<Answer>) => Promise<Answer>;

/** Prisma's adapter, with something around each statement: its own, nested ones and raw ones, in transactions and outside. */
export function withStatementMiddleware(
  factory: SqlDriverAdapterFactory,
  around: StatementMiddleware,
): SqlDriverAdapterFactory {
  return {
    provider: factory.provider,
    adapterName: factory.adapterName,
    async connect() {
      const adapter = surround(await factory.connect(), around);
      const start = adapter.startTransaction.bind(adapter);
      adapter.startTransaction = async (isolation) => surround(await start(isolation), around);
      return adapter;
    },
  };
}

function surround<Q extends SqlQueryable>(queryable: Q, around: StatementMiddleware): Q {
  const query = queryable.queryRaw.bind(queryable);
  const execute = queryable.executeRaw.bind(queryable);
  queryable.queryRaw = (statement) => around(statement.sql, () => query(statement));
  queryable.executeRaw = (statement) => around(statement.sql, () => execute(statement));
  return queryable;
}
