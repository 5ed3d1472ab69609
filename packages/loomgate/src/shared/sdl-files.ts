import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot, projectRoot } from './project-root';

/** Declares the type Subscription, which GraphQL allows only with fields. */
const subscriptions = join(packageRoot, 'schema', 'subscriptions.graphql');

/**
 * Paths of the SDL files: of the gateway, then of the project's schema/. The type Subscription is included where the
 * project extends it.
 * @param root the folder of the project
 */
export function sdlFiles(root: string = projectRoot): string[] {
  const project = sdlFilesOf(root);
  const isFollowed = project.some((path) => /^\s*extend\s+type\s+Subscription\b/m.test(readFileSync(path, 'utf8')));
  return [...sdlFilesOf(packageRoot).filter((path) => path !== subscriptions || isFollowed), ...project];
}

function sdlFilesOf(root: string): string[] {
  const folder = join(root, 'schema');
  const all = existsSync(folder) ? readdirSync(folder, { recursive: true, encoding: 'utf8' }) : [];
  const names = all.filter((name) => name.endsWith('.graphql'));
  return names.sort().map((name) => join(folder, name));
}
