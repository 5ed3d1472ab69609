import { type Event, signedInViewer, topicOf } from 'loomgate';
import type { Resolvers } from '../../generated/resolvers';

export const resolvers: Resolvers = {
  Query: {
    conversation: (_, { id }, { loaders, idOf }) =>
      loaders.conversations.conversationById.load(idOf('Conversation', id)),
  },
  Mutation: {
    startConversation: (_, { input: { artisanId, productId, body } }, context) =>
      context.services.conversations.startConversation(signedInViewer(context), {
        artisanId: context.idOf('Artisan', artisanId),
        productId: typeof productId === 'string' ? context.idOf('Product', productId) : null,
        body,
      }),
    sendMessage: (_, { input: { conversationId, body } }, context) =>
      context.services.conversations.sendMessage(signedInViewer(context), {
        conversationId: context.idOf('Conversation', conversationId),
        body,
      }),
  },
  Subscription: {
    messageAdded: {
      subscribe: (_, { conversationId, after }, { follow, idOf }) =>
        follow(topicOf('Conversation', idOf('Conversation', conversationId)), after),
      resolve: (event: Event) => event,
    },
  },
  MessageEvent: {
    message: ({ subjectId }, _, { loaders }) => loaders.conversations.messageById.loadOrThrow(subjectId),
  },
  StartConversationPayload: {
    conversation: ({ value }, _, { loaders }) =>
      value ? loaders.conversations.conversationById.loadOrThrow(value) : null,
  },
  SendMessagePayload: {
    message: ({ value }, _, { loaders }) => (value ? loaders.conversations.messageById.loadOrThrow(value) : null),
  },
  Conversation: {
    buyer: ({ buyerId }, _, { loaders }) => loaders.accounts.userById.loadOrThrow(buyerId),
    artisan: ({ artisanId }, _, { loaders }) => loaders.artisans.artisanById.loadOrThrow(artisanId),
    product: ({ productId }, _, { loaders }) => (productId ? loaders.catalogue.productById.load(productId) : null),
    async lastMessage({ id }, _, { loaders }) {
      const { nodes } = await loaders.conversations.messagesOfConversation.load(id, { last: 1 });
      return nodes[0] ?? null;
    },
    messages: ({ id }, args, { loaders }) => loaders.conversations.messagesOfConversation.load(id, args),
  },
  Message: {
    author: ({ authorId }, _, { loaders }) => (authorId ? loaders.accounts.userById.load(authorId) : null),
    conversation: ({ conversationId }, _, { loaders }) =>
      loaders.conversations.conversationById.loadOrThrow(conversationId),
  },
  User: {
    conversations: ({ id }, args, { loaders }) => loaders.conversations.conversationsOfUser.load(id, args),
  },
};
