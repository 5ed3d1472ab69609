import { installPackage, isThere } from './debian-package';

const programs = ['redis-server', 'valkey-server'];

/** Redis or Valkey on PATH; undefined if there is none. */
function findRedis(): string | undefined {
  return programs.find(isThere);
}

/**
 * Finds Redis, or installs Debian's package if permitted.
 * @throws Error with instructions if there is none
 */
export function requireRedis(): string {
  const found = findRedis() ?? install();
  if (!found)
    throw new Error(
      'The tests need Redis: install redis-server or valkey-server, or set REDIS_URL to one they may use.',
    );
  return found;
}

function install(): string | undefined {
  installPackage('redis-server');
  return findRedis();
}
