import { TimeoutError, withTimeout } from '../shared/with-timeout';

/** Starts parts. @param started the parts that have been started before, by name */
type Start<Started extends object, Given extends object> = (started: Started) => Given | Promise<Given>;

/** Stops parts. @param deadlineMs when they should have stopped, on the clock of `performance.now()` */
type Stop<Parts extends object> = (parts: Parts, deadlineMs: number) => unknown;

type BoundStop = (deadlineMs: number) => Promise<unknown>;

/** The time that each part has to stop, however late it is. */
const minStopMs = 200;

/**
 * The parts of the gateway, in the order in which they start. Each gets the parts before it by name, so that one whose
 * needs have not been started yet does not compile. They stop in the reverse order.
 */
export class PartList<Started extends object> {
  private constructor(
    private readonly startAll: () => Promise<Started>,
    /** Of the parts that have been started; the same array in all lists that are made from one. */
    private readonly stops: BoundStop[],
  ) {}

  static empty(): PartList<object> {
    return new PartList(async () => ({}), []);
  }

  /**
   * Returns a list with one more entry.
   * @param stop is given up when the time is over: the process is about to end
   */
  add<Given extends object>(start: Start<Started, Given>, stop?: Stop<Started & Given>): PartList<Started & Given> {
    return this.#with(start, stop && ((parts, deadlineMs) => inTime(async () => stop(parts, deadlineMs), deadlineMs)));
  }

  /** The same for a part whose stop is always awaited; it has deadlines of its own. */
  addAwaited<Given extends object>(
    start: Start<Started, Given>,
    stop: Stop<Started & Given>,
  ): PartList<Started & Given> {
    return this.#with(start, stop);
  }

  #with<Given extends object>(start: Start<Started, Given>, stop?: Stop<Started & Given>): PartList<Started & Given> {
    const startAll = async (): Promise<Started & Given> => {
      const started = await this.startAll();
      const all = { ...started, ...(await start(started)) };
      if (stop) this.stops.push(async (deadlineMs) => stop(all, deadlineMs));
      return all;
    };
    return new PartList(startAll, this.stops);
  }

  /** Starts all parts. @throws what the first part that fails throws; call `stop` then, too */
  start(): Promise<Started> {
    return this.startAll();
  }

  /** Stops the parts that have been started, once. @throws what the first failing part threw, when all have stopped */
  async stop(deadlineMs: number): Promise<void> {
    const failures: unknown[] = [];
    for (const stop of this.stops.splice(0).reverse())
      await stop(deadlineMs).catch((error: unknown) => failures.push(error));
    if (failures.length > 0) throw failures[0];
  }
}

async function inTime(stop: () => Promise<unknown>, deadlineMs: number): Promise<void> {
  try {
    await withTimeout(stop(), Math.max(minStopMs, deadlineMs - performance.now()));
  } catch (error) {
    if (!(error instanceof TimeoutError)) throw error;
  }
}
