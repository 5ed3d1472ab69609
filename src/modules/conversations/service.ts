import type { Ports, Viewer } from 'loomgate';
import type { SendMessageInput, StartConversationInput } from '../../generated/resolvers';
import { sendMessage } from './send-message';
import { startConversation } from './start-conversation';

/** The writes of this module. Who may is asked by its rules, before; ids are the database's. */
export function createService(ports: Ports) {
  return {
    startConversation: (viewer: Viewer, input: StartConversationInput) => startConversation(ports, viewer, input),
    sendMessage: (viewer: Viewer, input: SendMessageInput) => sendMessage(ports, viewer, input),
  };
}
