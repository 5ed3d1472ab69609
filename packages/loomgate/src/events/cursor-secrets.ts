import type { Execute } from '../loaders';
import { createSeal, type Seal } from './seal';

/** The secrets that cursors are encrypted with. All instances read them from the database. */
export interface CursorSecrets {
  /** The secret for new cursors. */
  newest(): Promise<CursorSecret>;
  /** @returns undefined if the secret was deleted */
  find(id: number): Promise<CursorSecret | undefined>;
  /** Makes the next use read them again. */
  forget(): void;
}

interface CursorSecret {
  readonly id: number;
  readonly seal: Seal;
}

const text = `select id::int as id, encode(secret, 'hex') as secret from loomgate.cursor_secrets order by id desc`;

/** Reads the secrets once, and again when a cursor names an unknown one. */
export function createCursorSecrets(execute: Execute): CursorSecrets {
  let known: readonly CursorSecret[] = [];
  let reading: Promise<readonly CursorSecret[]> | undefined;

  async function read(): Promise<readonly CursorSecret[]> {
    const rows = await execute<{ id: number; secret: string }>({ label: 'CursorSecret.all', text, values: [] });
    known = rows.map(({ id, secret }) => ({ id, seal: createSeal(Buffer.from(secret, 'hex'), 'cursors of events') }));
    return known;
  }

  /** Concurrent calls share a statement. */
  function readOnce(): Promise<readonly CursorSecret[]> {
    reading ??= read().finally(() => {
      reading = undefined;
    });
    return reading;
  }

  return {
    async newest() {
      const [newest] = known.length > 0 ? known : await readOnce();
      if (!newest)
        throw new Error('loomgate.cursor_secrets is empty: insert into loomgate.cursor_secrets default values');
      return newest;
    },
    async find(id) {
      const isNamed = (secret: CursorSecret) => secret.id === id;
      return known.find(isNamed) ?? (await readOnce()).find(isNamed);
    },
    forget() {
      known = [];
    },
  };
}
