import type { Connection, Edge } from '../../loaders';
import type { ConversationRow, MessageRow } from './repository';

export type ConversationMapper = ConversationRow;
export type ConversationConnectionMapper = Connection<ConversationRow>;
export type ConversationEdgeMapper = Edge<ConversationRow>;
export type MessageMapper = MessageRow;
export type MessageConnectionMapper = Connection<MessageRow>;
export type MessageEdgeMapper = Edge<MessageRow>;
