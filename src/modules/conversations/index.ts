import { defineModule } from 'loomgate';
import { invalidation } from './invalidation';
import { loaders } from './loaders';
import { conversations, messages } from './repository';
import { resolvers } from './resolvers';
import { messageParticipantsOrAdmins, participantsOrAdmins, rules } from './rules';
import { userErrors } from './user-errors';

export default defineModule({
  resolvers,
  loaders,
  rules,
  invalidation,
  userErrors,
  nodes: {
    Conversation: {
      table: conversations,
      find: (id, { loaders }) => loaders.conversations.conversationById.load(id),
      rule: participantsOrAdmins,
    },
    Message: {
      table: messages,
      find: (id, { loaders }) => loaders.conversations.messageById.load(id),
      rule: messageParticipantsOrAdmins,
    },
  },
});
