import { requireOptional } from '../shared/optional-package';

/** The Postgres that npm installs. Its package is for development and tests. @throws MissingPackageError without it */
export function embeddedPostgres(): typeof import('@loomgate/embedded-postgres') {
  return requireOptional(
    '@loomgate/embedded-postgres',
    'It is the Postgres of development and of tests. In production DATABASE_URL names one.',
  );
}
