import type { Project } from './project';

/** A gateway as a process. */
export interface Gateway {
  /**
   * Reads the environment, starts, says where GraphQL is served, and stops in order at SIGINT, SIGTERM or SIGHUP. Ends the
   * process with a message on standard error where it cannot start.
   */
  start(): void;
}

/**
 * The gateway of a project. Nothing is loaded or opened before it is started.
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
