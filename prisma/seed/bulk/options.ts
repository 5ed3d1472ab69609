import { parseArgs } from 'node:util';
import type { Plan, Wishes } from './plan';

/** The command line is wrong. The message is for whoever typed it. */
export class UsageError extends Error {}

export interface Options {
  readonly help: boolean;
  /** Names the stream of random numbers; any text will do. */
  readonly seed: string;
  readonly wishes: Wishes;
}

export const helpText = `Adds invented people and what they did to the catalogue that is in the database.

  npm run db:seed -- [options]

  --users N           buyers (default 1000)
  --owners N          accounts for artisans without an owner (default: one for each)
  --reviews N         one per author and product; few products get most of them (default: 10 for each new user)
  --orders N          with one to four lines (default: one for each new user)
  --conversations N   between a buyer and an artisan (default: one for ten new users)
  --messages N        in all of these conversations together (default: 6 for each)
  --brand-packs N     new versions of artisans' brand packs (default: one for each artisan, at most 100)
  --seed TEXT         another seed gives other data; the same one on the same catalogue the same (default 1)
  --help

Everything is stored in one transaction, or nothing is. Running it again adds more. New accounts have no password.
`;

const flags = [
  ['users', 'users'],
  ['owners', 'owners'],
  ['reviews', 'reviews'],
  ['orders', 'orders'],
  ['conversations', 'conversations'],
  ['messages', 'messages'],
  ['brand-packs', 'brandPacks'],
] as const;

const text = { type: 'string' } as const;
const accepted = {
  users: text,
  owners: text,
  reviews: text,
  orders: text,
  conversations: text,
  messages: text,
  'brand-packs': text,
  seed: text,
  help: { type: 'boolean', short: 'h' },
} as const;

/** More than this and the reviews' authors no longer fit into the memory that Node takes by default. */
const maxRows = 10_000_000;

/**
 * @param args without the names of the runtime and the script
 * @throws UsageError naming the option that is unknown or not a number
 */
export function parseOptions(args: readonly string[]): Options {
  const values = parse(args);
  const wishes: { -readonly [Kind in keyof Plan]?: number } = {};
  for (const [flag, kind] of flags) {
    const value = values[flag];
    if (value !== undefined) wishes[kind] = toCount(flag, value);
  }
  return { help: values.help ?? false, seed: values.seed ?? '1', wishes };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options: accepted, strict: true, allowPositionals: false }).values;
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

function toCount(flag: string, value: string): number {
  const count = /^\d{1,15}$/.test(value) ? Number(value) : Number.NaN;
  if (count <= maxRows) return count;
  throw new UsageError(`--${flag} takes a whole number from 0 to ${maxRows.toLocaleString('en')}, not "${value}"`);
}
