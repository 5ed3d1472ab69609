const { spawnSync } = require('node:child_process');
const { readdirSync, statSync, utimesSync, writeFileSync } = require('node:fs');
const { join } = require('node:path');

/**
 * Builds the packages of this repository where one of their sources is newer than what was built last.
 * @param isChecked whether types are checked, which takes several times as long; without it they are left for later
 */
exports.buildPackages = (packages, isChecked) => {
  const [checked, emitted] = ['.built', '.emitted'].map((name) => join(packages, 'loomgate', 'dist', name));
  if (newestOf(packages) < Math.max(modifiedAt(checked), isChecked ? 0 : modifiedAt(emitted))) return;
  const startedAt = new Date();
  const tsc = compiler();
  if (!tsc) return;
  const words = [tsc, '-b', packages, ...(isChecked ? [] : ['--noCheck'])];
  const { status } = spawnSync(process.execPath, words, { stdio: ['ignore', 'inherit', 'inherit'] });
  if (status !== 0) process.exit(status ?? 1);
  const stamp = isChecked ? checked : emitted;
  writeFileSync(stamp, '');
  // What is changed while it compiles is newer.
  utimesSync(stamp, startedAt, startedAt);
};

/** The program of TypeScript; undefined where it is not installed, as in production. */
function compiler() {
  try {
    return require.resolve('typescript/package.json').replace(/package\.json$/, join('bin', 'tsc'));
  } catch {
    return undefined;
  }
}

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
