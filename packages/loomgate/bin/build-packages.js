const { spawnSync } = require('node:child_process');
const { readdirSync, statSync, utimesSync, writeFileSync } = require('node:fs');
const { join } = require('node:path');

/** Builds the packages of this repository where one of their sources is newer than what was built last. */
exports.buildPackages = (packages) => {
  const stamp = join(packages, 'loomgate', 'dist', '.built');
  if (newestOf(packages) < modifiedAt(stamp)) return;
  const startedAt = new Date();
  const tsc = require.resolve('typescript/package.json').replace(/package\.json$/, join('bin', 'tsc'));
  const { status } = spawnSync(process.execPath, [tsc, '-b', packages], { stdio: ['ignore', 'inherit', 'inherit'] });
  if (status !== 0) process.exit(status ?? 1);
  writeFileSync(stamp, '');
  // What is changed while it compiles is newer.
  utimesSync(stamp, startedAt, startedAt);
};

/** When the newest source was changed, in milliseconds. */
function newestOf(packages) {
  const sources = readdirSync(packages, { recursive: true, withFileTypes: true }).filter(
    ({ name, parentPath }) => /\.ts$|^tsconfig.*\.json$/.test(name) && !/[\\/](dist|node_modules)\b/.test(parentPath),
  );
  return Math.max(...sources.map(({ name, parentPath }) => modifiedAt(join(parentPath, name))));
}

function modifiedAt(path) {
  return statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0;
}
