import { join } from 'node:path';
import type { Project } from '../project';
import { projectRoot } from '../shared/project-root';
import { buildProject } from './build';

/**
 * The project of this folder, built: what its src/project.ts exports as `project`.
 * @throws CommandError where it does not compile
 */
export async function loadProject(): Promise<Project> {
  await buildProject();
  const { project }: { project: Project } = require(join(projectRoot, 'dist', 'src', 'project.js'));
  return project;
}
