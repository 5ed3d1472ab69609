import { readdirSync } from 'node:fs';
import { UsageError } from './errors.ts';

/** What is asked, of whom, and what must come out. One file in scenarios/ each. */
export interface Scenario {
  readonly description: string;
  readonly operation: { readonly query: string; readonly variables?: Readonly<Record<string, unknown>> };
  /** A shorter answer means that the data are missing, and nothing is measured. */
  readonly minAnswerBytes: number;
  /** Sent on top while everybody warms up, so that what one request in many asks for is compiled, too. */
  readonly warmupHeaders?: Readonly<Record<string, string>>;
  /** The answers come from caches: looking into each of them would take longer than serving it. */
  readonly isStored?: boolean;
  /** The file in scenarios/ with the SQL of the whole answer, where it is not the scenario's own. */
  readonly statement?: string;
  /** Starts a Redis for all contestants. */
  readonly needsRedis?: boolean;
  readonly contestants: readonly Contestant[];
  /** Contestants that all others are divided by in the report. */
  readonly baselines: readonly string[];
  /** Held against the medians by `--assert`. */
  readonly expectations: readonly Expectation[];
}

export interface Contestant {
  readonly name: string;
  /** One line for the report. */
  readonly is: string;
  /** The file in contestants/, where it is not the name: one program may compete twice with different settings. */
  readonly program?: string;
  readonly environment?: Readonly<Record<string, string>>;
  /** The contestant before it whose process it shares: no two processes of one program are equally fast. */
  readonly processOf?: string;
  /** Sent on top with each of its requests. */
  readonly headers?: Readonly<Record<string, string>>;
}

/** The contestant serves at least so many times the requests per second of another one. */
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

/** @throws UsageError when there is no such scenario */
export async function loadScenario(name: string): Promise<Scenario> {
  if (!scenarioNames().includes(name))
    throw new UsageError(`There is no scenario ${name}. There are: ${scenarioNames().join(', ')}.`);
  const file: { default: Scenario } = await import(new URL(`${name}.ts`, folder).href);
  return file.default;
}
