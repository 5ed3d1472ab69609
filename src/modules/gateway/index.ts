import { defineModule } from '../module';
import { loaders } from './loaders';
import { resolvers } from './resolvers';
import { rules } from './rules';

export default defineModule({ resolvers, loaders, rules, nodes: {}, tables: [] });
