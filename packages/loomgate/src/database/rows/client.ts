import { Client, type ClientConfig } from 'pg';
import { isSpentAfter } from '../spent-connection';
import { createMessageReader } from './messages';

/** What of `pg`'s connection this rests on; its types do not tell. */
interface Connection {
  readonly stream: { cork(): void; uncork(): void };
  attachListeners(stream: NodeJS.ReadableStream): void;
  emit(event: string, message: unknown): boolean;
}

/** A client of `pg` that hands rows on as they came, to be read by whoever knows which columns are wanted. */
export class RawRowClient extends Client {
  readonly #connection: Connection;
  /** `pg` waits for the answer to each statement before it sends the next one, unless this is set. */
  override pipeline = false;
  #isSpent = false;

  constructor(config?: string | ClientConfig) {
    super(config);
    const connection: unknown = Reflect.get(this, 'connection');
    if (!isConnection(connection)) throw new Error('this version of pg has connections of another form');
    this.#connection = connection;
    connection.attachListeners = (stream) => {
      const read = createMessageReader((message) => {
        this.#isSpent ||= isSpentAfter(message);
        connection.emit(message.name === 'error' ? 'errorMessage' : message.name, message);
      });
      stream.on('data', read);
    };
  }

  /** Whether its server has said something after which another connection is better. */
  get isSpent(): boolean {
    return this.#isSpent;
  }

  /**
   * Sends all that the callback asks for in one message. Each statement fails for itself.
   * @param answered when all of it has been answered
   */
  together(ask: () => void, answered: Promise<unknown>): void {
    this.pipeline = true;
    this.#connection.stream.cork();
    ask();
    this.#connection.stream.uncork();
    answered.then(() => {
      this.pipeline = false;
    });
  }
}

function isConnection(value: unknown): value is Connection {
  return typeof value === 'object' && value !== null && 'attachListeners' in value && 'emit' in value;
}
