import { Client, type ClientConfig } from 'pg';
import { requiresNewConnection } from '../connection-errors';
import { createMessageReader } from './messages';

/** The undocumented part of `pg`'s connection that is used here. */
interface Connection {
  readonly stream: { cork(): void; uncork(): void };
  attachListeners(stream: NodeJS.ReadableStream): void;
  emit(event: string, message: unknown): boolean;
}

/**
 * A client of `pg` that keeps rows as bytes (messages.ts), and can send several statements in one message. It depends on
 * internals of `pg` 8: `client.connection`, its `attachListeners`, its events, and `stream.cork`. client.test.ts fails if an
 * upgrade changes them.
 */
export class RawRowClient extends Client {
  readonly #connection: Connection;
  /** If set, `pg` sends a statement before the last one is answered. */
  override pipeline = false;
  #mustBeReplaced = false;

  constructor(config?: string | ClientConfig) {
    super(config);
    const connection: unknown = Reflect.get(this, 'connection');
    if (!isConnection(connection))
      throw new Error('This version of pg is not supported: its connection has no attachListeners.');
    this.#connection = connection;
    connection.attachListeners = (stream) => {
      const read = createMessageReader((message) => {
        this.#mustBeReplaced ||= requiresNewConnection(message);
        connection.emit(message.name === 'error' ? 'errorMessage' : message.name, message);
      });
      stream.on('data', read);
    };
  }

  /** Whether the server has reported an error after which a new connection is needed. */
  get mustBeReplaced(): boolean {
    return this.#mustBeReplaced;
  }

  /**
   * Sends statements in one message. An error of one does not affect the others.
   * @param send calls `query` for each statement
   * @param answered resolves when all statements are answered
   */
  pipelined(send: () => void, answered: Promise<unknown>): void {
    this.pipeline = true;
    this.#connection.stream.cork();
    send();
    this.#connection.stream.uncork();
    answered.then(() => {
      this.pipeline = false;
    });
  }
}

function isConnection(value: unknown): value is Connection {
  return typeof value === 'object' && value !== null && 'attachListeners' in value && 'emit' in value;
}
