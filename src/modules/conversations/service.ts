import type { Ports, Viewer } from 'loomgate';
import type { SendMessageInput, StartConversationInput } from '../../generated/resolvers';
import { sendMessage } from './send-message';
import { startConversation } from './start-conversation';

/** The writes of this module. Its rules have checked the permissions; ids are those of the database. */
export function createService(ports: Ports) {
  return {
    startConversation: (viewer: Viewer, input: StartConversationInput) => startConversation(ports, viewer, input),
    sendMessage: (viewer: Viewer, input: SendMessageInput) => sendMessage(ports, viewer, input),
  };
}
