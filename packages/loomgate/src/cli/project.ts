import { join } from 'node:path';
import type { Project } from '../project';
import { projectRoot } from '../shared/project-root';
import { buildProject } from './build';

/**
 * Builds the project of this folder, and loads the export `project` of its src/project.ts.
 * @throws CommandError for compile errors
 */
export async function loadProject(): Promise<Project> {
  await buildProject();
  const { project }: { project: Project } = require(join(projectRoot, 'dist', 'src', 'project.js'));
  return project;
}
