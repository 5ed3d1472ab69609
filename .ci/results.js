// Reads what Jest has written of a run: all.json, and again.json of the suites that were run once more.
const { existsSync, readFileSync } = require('node:fs');
const { join } = require('node:path');

const say = (line) => process.stdout.write(`${line}\n`);
const [, , command, folder] = process.argv;
const read = (name) => {
  const path = join(folder, name);
  return existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')).testResults : [];
};
const all = read('all.json');
const again = new Map(read('again.json').map((suite) => [suite.name, suite]));

if (command === 'failed') {
  for (const { name } of all.filter(({ status }) => status === 'failed')) say(name);
} else {
  const last = all.map((suite) => again.get(suite.name) ?? suite);
  for (const { name, status } of again.values())
    if (status === 'passed') say(`${name} failed beside others and passed alone`);
  const tests = last.flatMap(({ assertionResults }) => assertionResults);
  const count = (wanted) => tests.filter(({ status }) => status === wanted).length;
  // A suite that could not be loaded has no tests.
  const broken = last.filter(({ status, assertionResults }) => status === 'failed' && assertionResults.length === 0);
  const skipped = count('pending') + count('todo');
  say(`${count('passed')} passed, ${count('failed') + broken.length} failed${skipped ? `, ${skipped} skipped` : ''}`);
}
