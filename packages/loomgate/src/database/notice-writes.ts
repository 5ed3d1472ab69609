import type { StatementMiddleware } from './statement-middleware';

/** Told of a table before it is written; undefined where the statement does not show which tables it writes. */
export type OnWrite = (table: string | undefined) => void;

const reads = /^\s*(select|begin|commit|rollback|savepoint|release|set|show)\b/i;
const writes = /^\s*(?:insert\s+into|update)\s+(?:only\s+)?(?:"?\w+"?\.)?"?(\w+)"?/i;

/** Has an ear on the statements that write. What a delete takes with it, the database alone knows. */
export function noticeWrites(onWrite: OnWrite): StatementMiddleware {
  return (sql, send) => {
    if (!reads.test(sql)) onWrite(writes.exec(sql)?.[1]);
    return send();
  };
}
