import type { Logger } from 'pino';

/** Says what goes on being so once, and again only after something else was said or it was over. */
export interface Warnings {
  say(message: string): void;
  fail(error: unknown): void;
  forget(): void;
}

export function createWarnings(log: Pick<Logger, 'warn'>): Warnings {
  let last: string | undefined;

  function once(key: string, warn: () => void): void {
    if (key !== last) warn();
    last = key;
  }

  return {
    say: (message) => once(message, () => log.warn(message)),
    fail: (error) => once(String(error), () => log.warn({ err: error }, 'the log of the database cannot be followed')),
    forget() {
      last = undefined;
    },
  };
}
