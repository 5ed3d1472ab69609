import { LoomgateError } from '../../errors';
import { leafPrice } from './prices';

/** The size of a response object before its values are known. */
export interface ObjectSize {
  /** Its cost (prices.ts). */
  readonly price: number;
  /** The number of its scalar and enum fields. */
  readonly leaves: number;
  /** Bytes of keys, punctuation and minimal values. */
  readonly bytes: number;
}

export interface OutputLimits {
  /** Of one response. */
  readonly responseBytes: number;
  /** Of all responses being built. */
  readonly pendingBytes: number;
  /** Of one operation. */
  readonly cost: number;
}

/** Up to this size values are counted by characters, which is fast; beyond it by bytes. */
const roughBytes = 65_536;
/** Bytes that every value counts before it is known: `null`, or two quotes and two characters. */
export const valueBytes = 4;
/** Bytes that an error counts, with its message, path and extensions. */
const errorBytes = 1_000;

/** Counts the response of an execution, and stops the execution when it exceeds a limit. */
export class Output {
  objects = 0;
  leaves = 0;
  bytes = 0;
  /** The limit that was exceeded. */
  exceeded: LoomgateError | undefined;
  readonly #limits: OutputLimits;
  readonly #pending: PendingOutputs;
  readonly #stop: (error: LoomgateError) => void;
  #isReleased = false;

  /** @param stop called once, when a limit is exceeded */
  constructor(limits: OutputLimits, pending: PendingOutputs, stop: (error: LoomgateError) => void) {
    this.#limits = limits;
    this.#pending = pending;
    this.#stop = stop;
  }

  /** Whether values are counted by bytes. */
  get isLarge(): boolean {
    return this.bytes > roughBytes;
  }

  /** Counts objects before their fields are resolved. */
  enter(count: number, { price, leaves, bytes }: ObjectSize): void {
    this.objects += count * price;
    this.leaves += count * leaves;
    this.write(count * bytes);
    const [limit, found] = [this.#limits.cost, Math.floor(this.objects + this.leaves * leafPrice)];
    if (found > limit) this.exceed(new LoomgateError('COST_TOO_HIGH', undefined, { details: { limit, found } }));
  }

  write(bytes: number): void {
    this.bytes += bytes;
    const [limit, found] = [this.#limits.responseBytes, this.bytes];
    if (found > limit) this.exceed(new LoomgateError('RESPONSE_TOO_LARGE', undefined, { details: { limit, found } }));
    else if (this.isLarge && !this.#isReleased) this.#pending.hold(this);
  }

  writeError(): void {
    this.write(errorBytes);
  }

  exceed(error: LoomgateError): void {
    if (this.exceeded) return;
    this.exceeded = error;
    this.release();
    this.#stop(error);
  }

  /** Removes the response from those being built. Call it when it is complete or has failed. */
  release(): void {
    this.#isReleased = true;
    this.#pending.remove(this);
  }
}

/** The large responses being built. If their sum exceeds the limit, the largest is stopped with OVERLOADED. */
class PendingOutputs {
  #bytes = 0;
  readonly #bytesOf = new Map<Output, number>();

  constructor(private readonly maxBytes: number) {}

  hold(output: Output): void {
    this.#bytes += output.bytes - (this.#bytesOf.get(output) ?? 0);
    this.#bytesOf.set(output, output.bytes);
    if (this.#bytes > this.maxBytes) this.#stopLargest();
  }

  remove(output: Output): void {
    this.#bytes -= this.#bytesOf.get(output) ?? 0;
    this.#bytesOf.delete(output);
  }

  #stopLargest(): void {
    const largest = [...this.#bytesOf.keys()].reduce((most, output) => (output.bytes > most.bytes ? output : most));
    largest.exceed(new LoomgateError('OVERLOADED'));
  }
}

/** Creates the function that makes the counter of an operation; `stop` is called when a limit is exceeded. */
export function createOutputs(limits: OutputLimits): (stop: (error: LoomgateError) => void) => Output {
  const pending = new PendingOutputs(limits.pendingBytes);
  return (stop) => new Output(limits, pending, stop);
}

/** A counter without limits. */
export const unlimitedOutput = (): Output =>
  createOutputs({ responseBytes: Infinity, pendingBytes: Infinity, cost: Infinity })(() => undefined);

/**
 * The bytes of a scalar or enum value beyond `valueBytes`.
 * @param isMeasured counts a text by bytes; otherwise by characters
 */
export function bytesOf(value: unknown, isMeasured: boolean): number {
  if (typeof value === 'string') return isMeasured ? bytesOfText(value) : value.length;
  if (typeof value === 'object' && value !== null) return Buffer.byteLength(JSON.stringify(value));
  return isMeasured ? String(value).length : 0;
}

/** Characters that JSON does not escape and UTF-8 encodes as one byte. */
const plainText = /^[ !#-[\]-~]*$/;

function bytesOfText(text: string): number {
  return plainText.test(text) ? text.length : Buffer.byteLength(JSON.stringify(text));
}
