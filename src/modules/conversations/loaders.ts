import { byKey, connectionByKey, primeInto } from 'loomgate';
import { conversations, conversationsOfUser, messages, messagesOfConversation } from './repository';

const conversationById = byKey(conversations, 'id');
const messageById = byKey(messages, 'id');

export const loaders = {
  conversationById,
  messageById,
  conversationsOfUser: connectionByKey({ ...conversationsOfUser, prime: primeInto(conversationById) }),
  messagesOfConversation: connectionByKey({ ...messagesOfConversation, prime: primeInto(messageById) }),
};
