import { LRUCache } from 'lru-cache';
import type { OperationPlan } from '../../graphql/cache/plan';
import type { RequestRecord } from '../../telemetry/request-record';

/** What is said of a request that is over. */
type Names = Pick<RequestRecord, 'operationName' | 'type' | 'hash'>;

/** What a request with these bytes means. */
export interface Remembered extends Names {
  readonly plan: OperationPlan;
  /** Of its answer, chosen by its header `accept`. */
  readonly contentType: string;
}

/** Remembers which operation a request means by its very bytes, so that it need not be read again. */
export interface Memo {
  recall(key: string): Remembered | undefined;
  remember(key: string, remembered: Remembered): void;
  /**
   * The first request with these bytes is about to be read.
   * @returns to be called when it is known what it means, or that this will not be remembered
   */
  begin(key: string): () => void;
  /** Resolves then; undefined where none is being read. */
  beingRead(key: string): Promise<void> | undefined;
}

const defaultMaxBytes = 16 * 1024 * 1024;
/** A plan and its keys, about. */
const planBytes = 512;

export function createMemo(maxBytes = defaultMaxBytes): Memo {
  const requests = new LRUCache<string, Remembered>({
    maxSize: maxBytes,
    // Keys hold a byte in each character.
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

/** What the record of a request knows of its operation; names that are longer than any in earnest are left out. */
export function namesOf({ operationName = '', type, hash }: Names = {}): Names {
  const isNamed = operationName !== '' && operationName.length <= maxNameLength;
  // A copy: V8 makes the name of a document a piece of its text, and would keep all of that.
  return { operationName: isNamed ? Buffer.from(operationName).toString() : undefined, type, hash };
}
