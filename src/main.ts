import { createGateway } from 'loomgate';
import { project } from './project';

createGateway(project).start();
