/** Writes projects on Loomgate, for programs that do what `npx create-loomgate` does. */
export { type Creation, CreationError, createProject, type NewProject } from './create-project';
