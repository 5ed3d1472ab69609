import { requireOptional } from '../shared/optional-package';

/** Loads the package of the embedded Postgres, for development and tests. @throws MissingPackageError if it is not installed */
export function embeddedPostgres(): typeof import('@loomgate/embedded-postgres') {
  return requireOptional(
    '@loomgate/embedded-postgres',
    'It is the Postgres for development and tests. In production set DATABASE_URL.',
  );
}
