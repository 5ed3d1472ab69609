import type { StatementMiddleware } from './statement-middleware';

/** @param table the table that a statement will write; undefined if the statement does not show it */
export type OnWrite = (table: string | undefined) => void;

const reads = /^\s*(select|begin|commit|rollback|savepoint|release|set|show)\b/i;
const writes = /^\s*(?:insert\s+into|update)\s+(?:only\s+)?(?:"?\w+"?\.)?"?(\w+)"?/i;

/** Reports written tables. Those of a delete are unknown, because of foreign keys that cascade. */
export function noticeWrites(onWrite: OnWrite): StatementMiddleware {
  return (sql, send) => {
    if (!reads.test(sql)) onWrite(writes.exec(sql)?.[1]);
    return send();
  };
}
