import type { Connection, Edge, Event, Outcome } from 'loomgate';
import type { ConversationRow, MessageRow } from './repository';

export type ConversationMapper = ConversationRow;
export type ConversationConnectionMapper = Connection<ConversationRow>;
export type ConversationEdgeMapper = Edge<ConversationRow>;
export type MessageMapper = MessageRow;
export type MessageConnectionMapper = Connection<MessageRow>;
export type MessageEdgeMapper = Edge<MessageRow>;

/** The id in the database. The payload's resolver loads the row after the write. */
export type StartConversationPayloadMapper = Outcome<string>;
export type SendMessagePayloadMapper = Outcome<string>;
export type MessageEventMapper = Event;
