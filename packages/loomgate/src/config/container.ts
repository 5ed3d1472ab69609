import { existsSync } from 'node:fs';

/** What Docker and Podman put into every container. */
const marks = ['/.dockerenv', '/run/.containerenv'];

/** Whether this process seems to run in a container, whose `localhost` nobody outside reaches. */
export function isInContainer(env: NodeJS.ProcessEnv = process.env): boolean {
  return env.KUBERNETES_SERVICE_HOST !== undefined || marks.some((path) => existsSync(path));
}
