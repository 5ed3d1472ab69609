import type { Project } from './project';

/** The gateway of a project, to be run as a process. */
export interface Gateway {
  /**
   * Reads the environment, starts, and prints the addresses. On SIGINT, SIGTERM or SIGHUP it stops gracefully. Where it
   * cannot start, it ends the process with code 1 and a message on standard error.
   */
  start(): void;
}

/**
 * Creates the gateway of a project. Nothing is loaded or opened before `start`.
 * @example createGateway({ modules, createLoaders, createServices, createPrisma, roles: ['USER'], adminRole: 'USER' }).start()
 */
export function createGateway(project: Project): Gateway {
  return {
    start() {
      const { run }: typeof import('./composition/run') = require('./composition/run');
      run(project);
    },
  };
}
