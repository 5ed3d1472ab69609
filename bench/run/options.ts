import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type ParseArgsOptionsConfig, parseArgs } from 'node:util';
import { UsageError } from './errors.ts';
import { loadScenario, scenarioNames } from './scenario.ts';

export interface Options {
  readonly help: boolean;
  readonly scenario: string;
  /** How often everybody is started anew. */
  readonly starts: number;
  /** Turns for each contestant, at each start. */
  readonly rounds: number;
  readonly seconds: number;
  readonly warmup: number;
  readonly connections: number;
  /** Names of contestants; empty for all. */
  readonly only: readonly string[];
  readonly database: string | undefined;
  readonly json: string;
  readonly assert: boolean;
}

const flags = {
  starts: { type: 'string', default: '1' },
  rounds: { type: 'string', default: '5' },
  seconds: { type: 'string', default: '4' },
  warmup: { type: 'string', default: '4' },
  connections: { type: 'string', default: '32' },
  only: { type: 'string', default: '' },
  database: { type: 'string' },
  json: { type: 'string' },
  assert: { type: 'boolean', default: false },
  help: { type: 'boolean', short: 'h', default: false },
} satisfies ParseArgsOptionsConfig;

/** @throws UsageError */
export function parseOptions(args: string[]): Options {
  const { values, positionals } = parse(args);
  const [scenario = 'nested', ...more] = positionals;
  if (more.length > 0) throw new UsageError(`One scenario at a time, not also ${more.join(', ')}.`);
  return {
    ...values,
    scenario,
    starts: count('starts', values.starts),
    rounds: count('rounds', values.rounds),
    seconds: count('seconds', values.seconds),
    warmup: count('warmup', values.warmup),
    connections: count('connections', values.connections),
    only: values.only.split(',').filter(Boolean),
    database: values.database,
    json: values.json ? fromWhereTyped(values.json) : fromHere(`../results/${scenario}.json`),
  };
}

function parse(args: string[]) {
  try {
    return parseArgs({ args, options: flags, allowPositionals: true });
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

function count(name: string, text: string): number {
  if (!/^[1-9]\d{0,3}$/.test(text)) throw new UsageError(`--${name} is a whole number from 1 to 9999, not ${text}.`);
  return Number(text);
}

/** npm changes the folder and keeps the one where the command was typed. */
function fromWhereTyped(path: string): string {
  return resolve(process.env.INIT_CWD ?? '.', path);
}

function fromHere(path: string): string {
  return fileURLToPath(new URL(path, import.meta.url));
}

export async function helpText(): Promise<string> {
  const lines = scenarioNames().map(async (name) => `  ${name.padEnd(14)} ${(await loadScenario(name)).description}`);
  return `npm run bench -- [scenario] [flags]

Scenarios (default: nested)
${(await Promise.all(lines)).join('\n')}

  --starts N         how often everybody is started anew (default 1): a process is a few percent faster or slower than the
                     next one of the same program for as long as it lives
  --rounds N         turns for each contestant, at each start (default 5)
  --seconds N        length of a turn (default 4)
  --warmup N         seconds of turns that do not count, for each contestant, before those that do (default 4)
  --connections N    requests in flight (default 32)
  --only A,B         these contestants alone
  --database URL     measure on this database; it must hold the product's schema. Default: an embedded Postgres with
                     generated data, kept in bench/.data
  --json FILE        where the figures go (default bench/results/<scenario>.json)
  --assert           exit 1 where an expectation of the scenario does not hold
`;
}
