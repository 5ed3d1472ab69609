import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot, projectRoot } from './project-root';

/** Makes the type Subscription, which GraphQL allows only with fields. */
const subscriptions = join(packageRoot, 'schema', 'subscriptions.graphql');

/** The paths of the SDL files: the gateway's own, as far as the project has a use for them, then those of its schema/. */
export function sdlFiles(): string[] {
  const project = sdlFilesOf(projectRoot);
  const isFollowed = project.some((path) => /^\s*extend\s+type\s+Subscription\b/m.test(readFileSync(path, 'utf8')));
  return [...sdlFilesOf(packageRoot).filter((path) => path !== subscriptions || isFollowed), ...project];
}

function sdlFilesOf(root: string): string[] {
  const folder = join(root, 'schema');
  const names = (existsSync(folder) ? readdirSync(folder) : []).filter((name) => name.endsWith('.graphql'));
  return names.sort().map((name) => join(folder, name));
}
