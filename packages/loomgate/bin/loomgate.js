#!/usr/bin/env node
// Plain JavaScript, since in the repository of the packages it runs before the first build.
const { existsSync } = require('node:fs');
const { join } = require('node:path');

const packages = join(__dirname, '..', '..');
const isInRepository = existsSync(join(packages, 'tsconfig.json')) && existsSync(join(packages, 'loomgate', 'src'));

if (isInRepository) {
  const { buildPackages } = require('./build-packages.js');
  buildPackages(packages, process.argv[2] !== 'start');
}

try {
  require('../dist/cli/main.js').main(process.argv.slice(2));
} catch (error) {
  if (error.name !== 'NoProjectError') throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}
