import { existsSync } from 'node:fs';

/** Files that Docker and Podman create in every container. */
const marks = ['/.dockerenv', '/run/.containerenv'];

/** Whether this process seems to run in a container, where `localhost` cannot be reached from outside. */
export function isInContainer(env: NodeJS.ProcessEnv = process.env): boolean {
  return env.KUBERNETES_SERVICE_HOST !== undefined || marks.some((path) => existsSync(path));
}
