import { parseArgs } from 'node:util';
import type { Plan, RequestedCounts } from './plan';

/** The command line is invalid. The message is for the user. */
export class UsageError extends Error {}

export interface Options {
  readonly help: boolean;
  /** Seed of the random numbers; any text. */
  readonly seed: string;
  readonly requested: RequestedCounts;
}

export const helpText = `Adds generated users, reviews, orders, conversations and brand packs to the catalogue in the database.

  npm run db:seed -- [options]

  --users N           buyers (default 1000)
  --owners N          accounts for artisans without an owner (default: one each)
  --reviews N         at most one per author and product; few products get most of them (default: 10 per new user)
  --orders N          orders with one to four lines (default: one per new user)
  --conversations N   conversations of a buyer and an artisan (default: one per ten new users)
  --messages N        messages in all these conversations (default: 6 per conversation)
  --brand-packs N     new versions of brand packs (default: one per artisan, at most 100)
  --seed TEXT         the seed of the random numbers; the same seed and catalogue give the same data (default 1)
  --help              show this help

All rows are stored in one transaction. A further run adds more rows. New accounts have no password.
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

/** With more rows, the authors of reviews exceed Node's default heap limit. */
const maxRows = 10_000_000;

/**
 * Parses the command line.
 * @param args without the names of the runtime and the script
 * @throws UsageError naming the option that is unknown or not a number
 */
export function parseOptions(args: readonly string[]): Options {
  const values = parse(args);
  const requested: { -readonly [Kind in keyof Plan]?: number } = {};
  for (const [flag, kind] of flags) {
    const value = values[flag];
    if (value !== undefined) requested[kind] = toCount(flag, value);
  }
  return { help: values.help ?? false, seed: values.seed ?? '1', requested };
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
  throw new UsageError(`--${flag} must be a whole number from 0 to ${maxRows.toLocaleString('en')}, not "${value}"`);
}
