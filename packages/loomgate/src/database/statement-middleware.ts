import type { SqlDriverAdapterFactory, SqlQueryable } from '@prisma/driver-adapter-utils';

/** Wraps the execution of each statement of Prisma. */
export type StatementMiddleware = <Answer>(sql: string, send: () => Promise<Answer>) => Promise<Answer>;

/** Adds a middleware to Prisma's adapter. It wraps every statement: generated or raw, in transactions or outside. */
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
