import { defineModule } from 'loomgate';
import { invalidation } from './invalidation';
import { loaders } from './loaders';
import { resolvers } from './resolvers';
import { listenersOrAdmins, participantsOrAdmins, rules } from './rules';

export default defineModule({
  resolvers,
  loaders,
  rules,
  invalidation,
  nodes: {
    Conversation: {
      find: (id, { loaders }) => loaders.conversations.conversationById.load(id),
      rule: participantsOrAdmins,
    },
    Message: { find: (id, { loaders }) => loaders.conversations.messageById.load(id), rule: listenersOrAdmins },
  },
});
