// Reads the reports of a run: short.json and long.json, again.json of the suites that were run once more, and their coverage.
const { existsSync, readFileSync } = require('node:fs');
const { join } = require('node:path');
const { createCoverageMap } = require('istanbul-lib-coverage');

/** The least share of lines that all suites together run, in percent. */
const leastLines = 90;

const print = (line) => process.stdout.write(`${line}\n`);
const [, , command, folder] = process.argv;
const parse = (name) => {
  const path = join(folder, name);
  return existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : undefined;
};
const suitesOf = (name) => parse(name)?.testResults ?? [];

const all = [...suitesOf('short.json'), ...suitesOf('long.json')];
const again = new Map(suitesOf('again.json').map((suite) => [suite.name, suite]));

function failed() {
  for (const { name } of all.filter(({ status }) => status === 'failed')) print(name);
}

function coverage() {
  const map = createCoverageMap();
  for (const name of ['short', 'long']) map.merge(parse(join(name, 'coverage-final.json')) ?? {});
  const { pct } = map.getCoverageSummary().lines;
  print(`${pct} % of lines covered, at least ${leastLines}`);
  process.exitCode = pct >= leastLines ? 0 : 1;
}

function summary() {
  const last = all.map((suite) => again.get(suite.name) ?? suite);
  for (const { name, status } of again.values())
    if (status === 'passed') print(`${name} failed in the full run and passed alone`);
  const tests = last.flatMap(({ assertionResults }) => assertionResults);
  const count = (wanted) => tests.filter(({ status }) => status === wanted).length;
  // A suite that fails to load has no test results.
  const broken = last.filter(({ status, assertionResults }) => status === 'failed' && assertionResults.length === 0);
  const skipped = count('pending') + count('todo');
  print(`${count('passed')} passed, ${count('failed') + broken.length} failed${skipped ? `, ${skipped} skipped` : ''}`);
}

({ failed, coverage, summary })[command]();
