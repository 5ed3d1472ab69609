// Before all others: what is traced is patched before it is loaded.
import 'loomgate/tracing';

import { createGateway } from 'loomgate';
import { project } from './project';

createGateway(project).start();
