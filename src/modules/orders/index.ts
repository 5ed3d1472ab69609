import { defineModule } from '../module';
import { findOrder } from './find';
import { loaders } from './loaders';
import { resolvers } from './resolvers';

export default defineModule({ resolvers, loaders, nodes: { Order: findOrder } });
