import { defineLogged } from 'loomgate';
import { conversations, messages } from './repository';

export const tables = [
  defineLogged(conversations, { id: 'id', listed: ['buyerId', 'artisanId', 'updatedAt'] }),
  defineLogged(messages, { id: 'id', keys: ['conversationId'], listed: ['createdAt'] }),
];
