import { LRUCache } from 'lru-cache';
import type { OperationPlan } from '../../graphql/cache/plan';
import type { RequestRecord } from '../../telemetry/request-record';

/** The fields of the request log that name the operation. */
type Names = Pick<RequestRecord, 'operationName' | 'type' | 'hash'>;

/** The operation of a request with certain bytes. */
export interface Remembered extends Names {
  readonly plan: OperationPlan;
  /** The media type of the answer, negotiated by the header `accept`. */
  readonly contentType: string;
}

/** Maps the bytes of requests to their operations, so that a repeated request is not parsed again. */
export interface Memo {
  recall(key: string): Remembered | undefined;
  remember(key: string, remembered: Remembered): void;
  /**
   * Marks the bytes as being read for the first time.
   * @returns to be called when the operation is known, or known not to be remembered
   */
  begin(key: string): () => void;
  /** Resolves at that moment; undefined where no request with these bytes is being read. */
  beingRead(key: string): Promise<void> | undefined;
}

const defaultMaxBytes = 16 * 1024 * 1024;
/** The approximate size of a plan and its keys. */
const planBytes = 512;

export function createMemo(maxBytes = defaultMaxBytes): Memo {
  const requests = new LRUCache<string, Remembered>({
    maxSize: maxBytes,
    // Keys are Latin-1: a byte for each character.
    sizeCalculation: (_, key) => key.length + planBytes,
  });
  const readings = new Map<string, Promise<void>>();
  return {
    recall: (key) => requests.get(key),
    remember: (key, remembered) => void requests.set(key, remembered),
    beingRead: (key) => readings.get(key),
    begin(key) {
      const { promise, resolve } = Promise.withResolvers<void>();
      readings.set(key, promise);
      return () => {
        if (readings.get(key) === promise) readings.delete(key);
        resolve();
      };
    },
  };
}

const maxNameLength = 100;

/** Copies the names of an operation from the record of a request, without an operation name of more than 100 characters. */
export function namesOf({ operationName = '', type, hash }: Names = {}): Names {
  const isNamed = operationName !== '' && operationName.length <= maxNameLength;
  // A copy: in V8 a name cut from a document is a slice that keeps the whole text of the document in memory.
  return { operationName: isNamed ? Buffer.from(operationName).toString() : undefined, type, hash };
}
