import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type ParseArgsOptionsConfig, parseArgs } from 'node:util';
import { UsageError } from './errors.ts';
import { loadScenario, scenarioNames } from './scenario.ts';

export interface Options {
  readonly help: boolean;
  readonly scenario: string;
  /** How often all contestants are restarted. */
  readonly starts: number;
  /** Turns of each contestant per start. */
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

/** Parses the command line. @throws UsageError */
export function parseOptions(args: string[]): Options {
  const { values, positionals } = parse(args);
  const [scenario = 'nested', ...more] = positionals;
  if (more.length > 0) throw new UsageError(`Expected one scenario, got also ${more.join(', ')}.`);
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
    json: values.json ? fromInitialFolder(values.json) : fromHere(`../results/${scenario}.json`),
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
  if (!/^[1-9]\d{0,3}$/.test(text))
    throw new UsageError(`--${name} must be a whole number from 1 to 9999, not ${text}.`);
  return Number(text);
}

/** npm runs scripts in the package's folder; INIT_CWD is the folder of the command. */
function fromInitialFolder(path: string): string {
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

  --starts N         how often all contestants are restarted (default 1); processes of one program differ in speed by a few
                     percent
  --rounds N         turns per contestant and start (default 5)
  --seconds N        length of a turn (default 4)
  --warmup N         seconds of warm-up per contestant (default 4)
  --connections N    concurrent requests (default 32)
  --only A,B         measure only these contestants
  --database URL     measure on this database, with the schema of the marketplace. Default: an embedded Postgres with
                     generated data in bench/.data
  --json FILE        the file for all figures (default bench/results/<scenario>.json)
  --assert           exit with code 1 when an expectation of the scenario is not met
`;
}
