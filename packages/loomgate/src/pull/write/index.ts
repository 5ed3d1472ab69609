export { type WrittenProject, writeProject } from './write-project';
