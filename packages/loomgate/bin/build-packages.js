const { spawnSync } = require('node:child_process');
const { readdirSync, statSync, utimesSync, writeFileSync } = require('node:fs');
const { join } = require('node:path');

/**
 * Builds the packages of this repository where a source is newer than the last build.
 * @param isChecked whether to check types, which takes several times as long; otherwise the next build checks them
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
  // So that a source that changes during the compilation counts as newer.
  utimesSync(stamp, startedAt, startedAt);
};

/** Returns the path of `tsc`; undefined where TypeScript is not installed, as in production. */
function compiler() {
  try {
    return require.resolve('typescript/package.json').replace(/package\.json$/, join('bin', 'tsc'));
  } catch {
    return undefined;
  }
}

/** Returns the latest modification time of the sources, in milliseconds since 1970. */
function newestOf(packages) {
  const sources = readdirSync(packages, { recursive: true, withFileTypes: true }).filter(
    ({ name, parentPath }) => /\.ts$|^tsconfig.*\.json$/.test(name) && !/[\\/](dist|node_modules)\b/.test(parentPath),
  );
  return Math.max(...sources.map(({ name, parentPath }) => modifiedAt(join(parentPath, name))));
}

function modifiedAt(path) {
  return statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0;
}
