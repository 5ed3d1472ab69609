import { defineModule } from 'loomgate';
import { loaders } from './loaders';
import { resolvers } from './resolvers';
import { listenersOrAdmins, participantsOrAdmins, rules } from './rules';
import { tables } from './tables';

export default defineModule({
  resolvers,
  loaders,
  rules,
  tables,
  nodes: {
    Conversation: {
      find: (id, { loaders }) => loaders.conversations.conversationById.load(id),
      rule: participantsOrAdmins,
    },
    Message: { find: (id, { loaders }) => loaders.conversations.messageById.load(id), rule: listenersOrAdmins },
  },
});
