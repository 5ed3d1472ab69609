import { createRequire } from 'node:module';
import { join } from 'node:path';
import { projectRoot } from './project-root';

/** A package that the project has to install for what it asks. */
export class MissingPackageError extends Error {}

/**
 * Loads a package that the project installs where it wants it: it is the project's dependency and not the gateway's, so that
 * an install for production leaves out what is for development.
 * @param remedy what else can be done, as a sentence
 * @throws MissingPackageError where it is not installed
 */
export function requireOptional<Package>(name: string, remedy: string): Package {
  const found = findOptional<Package>(name);
  if (found === undefined) throw new MissingPackageError(`${name} is not installed: npm install ${name}. ${remedy}`);
  return found;
}

/** The same, and undefined where it is not installed. */
export function findOptional<Package>(name: string): Package | undefined {
  const require = createRequire(join(projectRoot, 'package.json'));
  try {
    require.resolve(name);
  } catch {
    return undefined;
  }
  return require(name);
}
