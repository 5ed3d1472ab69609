import { readdirSync } from 'node:fs';
import { UsageError } from './errors.ts';

/** A benchmark: its operation, contestants and expectations. One file in scenarios/ each. */
export interface Scenario {
  readonly description: string;
  readonly operation: { readonly query: string; readonly variables?: Readonly<Record<string, unknown>> };
  /** A shorter answer means that data are missing; the run fails. */
  readonly minAnswerBytes: number;
  /** Additional headers during warm-up, so that V8 also compiles rarely used code. */
  readonly warmupHeaders?: Readonly<Record<string, string>>;
  /** Answers come from caches. Bodies are not checked, since that costs more than serving them. */
  readonly isStored?: boolean;
  /** The file in scenarios/ with the SQL of the answer. Default: that of the scenario. */
  readonly statement?: string;
  /** Starts a Redis for all contestants. */
  readonly needsRedis?: boolean;
  readonly contestants: readonly Contestant[];
  /** Contestants that the report compares all others with. */
  readonly baselines: readonly string[];
  /** Checked by `--assert` against the medians. */
  readonly expectations: readonly Expectation[];
}

export interface Contestant {
  readonly name: string;
  /** One line for the report. */
  readonly is: string;
  /** The file in contestants/. Default: the name. One program may run twice with different settings. */
  readonly program?: string;
  readonly environment?: Readonly<Record<string, string>>;
  /** An earlier contestant whose process it shares, since processes of one program differ in speed. */
  readonly processOf?: string;
  /** Additional headers of its requests. */
  readonly headers?: Readonly<Record<string, string>>;
}

/** A minimum ratio of requests per second to another contestant. */
export interface Expectation {
  readonly contestant: string;
  readonly atLeast: number;
  readonly times: string;
}

export function defineScenario(scenario: Scenario): Scenario {
  return scenario;
}

const folder = new URL('../scenarios/', import.meta.url);

export function scenarioNames(): string[] {
  const files = readdirSync(folder).filter((file) => file.endsWith('.ts'));
  return files.map((file) => file.slice(0, -'.ts'.length)).sort();
}

/** Loads a scenario. @throws UsageError when there is none of this name */
export async function loadScenario(name: string): Promise<Scenario> {
  if (!scenarioNames().includes(name))
    throw new UsageError(`There is no scenario ${name}. Scenarios: ${scenarioNames().join(', ')}.`);
  const file: { default: Scenario } = await import(new URL(`${name}.ts`, folder).href);
  return file.default;
}
