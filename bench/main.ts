import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, relative } from 'node:path';
import { toCommand } from './report/command.ts';
import { describeMachine } from './report/machine.ts';
import { createProgress } from './report/progress.ts';
import { judge, toResults, type Verdict } from './report/results.ts';
import { toList, toTable, toVerdictLines } from './report/terminal.ts';
import { RunError, UsageError } from './run/errors.ts';
import { Interrupted, interruption } from './run/interruption.ts';
import { helpText, type Options, parseOptions } from './run/options.ts';
import type { Outcome } from './run/run.ts';

async function main(): Promise<void> {
  const options = parseOptions(process.argv.slice(2));
  if (options.help) return void process.stdout.write(await helpText());
  const verdicts = await report(options, await measure(options));
  if (options.assert && verdicts.some(({ holds }) => !holds)) process.exitCode = 1;
}

/** Runs the benchmark. All processes that it started are stopped before it returns or throws. */
async function measure(options: Options): Promise<Outcome> {
  const progress = createProgress();
  await using stack = new AsyncDisposableStack();
  stack.defer(async () => progress.clear());
  const { run } = await import('./run/run.ts');
  return await Promise.race([run(options, stack, progress), interruption()]);
}

async function report(options: Options, outcome: Outcome): Promise<Verdict[]> {
  const { scenario, contestants, starts, answerBytes } = outcome;
  const command = toCommand(options);
  const machine = describeMachine(outcome);
  const results = toResults(contestants, starts, scenario.baselines);
  const verdicts = judge(scenario, starts);
  const facts = { scenario: scenario.description, command, answer: `${answerBytes} bytes`, ...machine };
  await mkdir(dirname(options.json), { recursive: true });
  await writeFile(options.json, `${JSON.stringify({ ...facts, answerBytes, results, verdicts }, undefined, 2)}\n`);
  const measuredBaselines = scenario.baselines.filter((baseline) => contestants.some(({ name }) => name === baseline));
  const names = Object.fromEntries(contestants.map(({ name, is }) => [name, is]));
  const parts = [toList(facts), toList(names), toTable(results, measuredBaselines), toVerdictLines(verdicts)];
  process.stdout.write(`\n${parts.filter(Boolean).join('\n\n')}\n\nAll figures: ${relative('..', options.json)}\n`);
  return verdicts;
}

/** Errors that are printed without a stack, with their exit codes. */
const known = [
  [UsageError, 2],
  [RunError, 1],
  [Interrupted, 130],
] as const;

function fail(error: unknown): void {
  const code = known.find(([kind]) => error instanceof kind)?.[1];
  const text = error instanceof Error ? (code ? error.message : error.stack) : String(error);
  process.stderr.write(`${text}\n`);
  process.exit(code ?? 1);
}

main().then(() => process.exit(), fail);
