import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Client } from 'pg';
import { RunError } from '../run/errors.ts';

interface EmbeddedPostgres {
  url(database?: string): string;
  stop(): Promise<void>;
}

type Cell = string | number | Date | null;

/** The modules of Loomgate that the benchmarks use. */
interface Product {
  startEmbeddedPostgres(folder: string): Promise<EmbeddedPostgres>;
  migrate(url: string): Promise<string[]>;
  copyRows(client: Client, table: string, columns: readonly string[], rows: Iterable<readonly Cell[]>): Promise<number>;
}

const require = createRequire(import.meta.url);
const built = '../../packages/loomgate/dist';

if (!existsSync(new URL(built, import.meta.url))) throw new RunError('Loomgate is not built. Run npm run build.');

export const {
  startEmbeddedPostgres,
}: Pick<Product, 'startEmbeddedPostgres'> = require('../../packages/embedded-postgres/dist');
export const { migrate }: Pick<Product, 'migrate'> = require(`${built}/database/migrate`);
export const { copyRows }: Pick<Product, 'copyRows'> = require(`${built}/database/copy`);
