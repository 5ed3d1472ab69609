import { LoomgateError } from '../../errors';
import { leafPrice } from './prices';

/** What an object of the answer counts before any of its values is known. */
export interface ObjectSize {
  /** What it costs (prices.ts). */
  readonly price: number;
  /** Fields of scalars and enums. */
  readonly leaves: number;
  /** Of names, punctuation, and the least that values take. */
  readonly bytes: number;
}

export interface OutputLimits {
  /** Of one answer. */
  readonly responseBytes: number;
  /** Of all answers that are being made. */
  readonly pendingBytes: number;
  /** Of one operation. */
  readonly cost: number;
}

/** An answer up to here is counted by the characters of its values, which takes no time; what is beyond, by its bytes. */
const roughBytes = 65_536;
/** A value has room for so many where it is counted before it is known: `null`, or quotes and two characters. */
export const valueBytes = 4;
/** An error of the answer with its message, path and extensions. */
const errorBytes = 1_000;

/** Counts what an execution completes, and stops it where that is more than one may have. */
export class Output {
  objects = 0;
  leaves = 0;
  bytes = 0;
  /** Why the execution has been stopped. */
  exceeded: LoomgateError | undefined;
  readonly #limits: OutputLimits;
  readonly #pending: PendingOutputs;
  readonly #stop: (error: LoomgateError) => void;
  #isReleased = false;

  /** @param stop told once, when it is too much */
  constructor(limits: OutputLimits, pending: PendingOutputs, stop: (error: LoomgateError) => void) {
    this.#limits = limits;
    this.#pending = pending;
    this.#stop = stop;
  }

  /** Whether values have to be measured to the byte. */
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

  /** The answer is made, or never will be. */
  release(): void {
    this.#isReleased = true;
    this.#pending.remove(this);
  }
}

/** The large answers that are being made; where they are too large together, the largest is stopped. */
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

/** @returns counts an operation; `stop` is told when it is too much */
export function createOutputs(limits: OutputLimits): (stop: (error: LoomgateError) => void) => Output {
  const pending = new PendingOutputs(limits.pendingBytes);
  return (stop) => new Output(limits, pending, stop);
}

/** For executions that nobody holds to anything. */
export const unlimitedOutput = (): Output =>
  createOutputs({ responseBytes: Infinity, pendingBytes: Infinity, cost: Infinity })(() => undefined);

/**
 * The bytes that a value of a scalar or an enum takes beyond `valueBytes`.
 * @param isMeasured whether the bytes of a text count; its characters otherwise
 */
export function bytesOf(value: unknown, isMeasured: boolean): number {
  if (typeof value === 'string') return isMeasured ? bytesOfText(value) : value.length;
  if (typeof value === 'object' && value !== null) return Buffer.byteLength(JSON.stringify(value));
  return isMeasured ? String(value).length : 0;
}

/** Characters that JSON writes as they are, a byte each. */
const plainText = /^[ !#-[\]-~]*$/;

function bytesOfText(text: string): number {
  return plainText.test(text) ? text.length : Buffer.byteLength(JSON.stringify(text));
}
