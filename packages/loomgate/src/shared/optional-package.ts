import { createRequire } from 'node:module';
import { join } from 'node:path';
import { projectRoot } from './project-root';

/** A setting needs a package that the project has not installed. */
export class MissingPackageError extends Error {}

/**
 * Loads an optional package that the project installs. It is a dependency of the project, so that a production install
 * can leave out development packages.
 * @param remedy a sentence that is added to the error
 * @throws MissingPackageError where it is not installed
 */
export function requireOptional<Package>(name: string, remedy: string): Package {
  const found = findOptional<Package>(name);
  if (found === undefined) throw new MissingPackageError(`${name} is not installed: npm install ${name}. ${remedy}`);
  return found;
}

/** Loads an optional package; undefined where it is not installed. */
export function findOptional<Package>(name: string): Package | undefined {
  const require = createRequire(join(projectRoot, 'package.json'));
  try {
    require.resolve(name);
  } catch {
    return undefined;
  }
  return require(name);
}
