import { defineModule } from '../module';
import { findConversation, findMessage } from './find';
import { loaders } from './loaders';
import { resolvers } from './resolvers';

export default defineModule({ resolvers, loaders, nodes: { Conversation: findConversation, Message: findMessage } });
