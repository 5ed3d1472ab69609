/**
 * Has so many of a client work at once; its others wait in the order in which they came. No more than that begin in a turn of
 * the event loop, so that other clients have theirs where work waits for nothing.
 * @param client whose work it is
 * @param signal ends the waiting, and not the work
 * @returns undefined where the signal has aborted before the work began; rejects as the work does
 */
export type Lanes = <T>(client: string, signal: AbortSignal, work: () => Promise<T>) => Promise<T | undefined>;

interface Lane {
  working: number;
  /** Each enters. */
  readonly waiting: Set<() => void>;
}

export function createLanes(atOnce: number): Lanes {
  const lanes = new Map<string, Lane>();

  function wait({ waiting }: Lane, signal: AbortSignal): Promise<boolean> {
    return new Promise((resolve) => {
      const enter = () => {
        signal.removeEventListener('abort', leave);
        resolve(true);
      };
      const leave = () => {
        waiting.delete(enter);
        resolve(false);
      };
      waiting.add(enter);
      signal.addEventListener('abort', leave, { once: true });
    });
  }

  /** Who ends hands the place on, so that nobody who has just come gets ahead of those who wait. */
  function end(client: string, lane: Lane): void {
    const [next] = lane.waiting;
    if (next) {
      lane.waiting.delete(next);
      next();
    } else {
      lane.working -= 1;
      if (lane.working === 0) lanes.delete(client);
    }
  }

  return async (client, signal, work) => {
    if (signal.aborted) return undefined;
    const lane = lanes.get(client) ?? { working: 0, waiting: new Set() };
    lanes.set(client, lane);
    if (lane.working < atOnce) lane.working += 1;
    else if (!(await wait(lane, signal))) return undefined;
    return work().finally(() => setImmediate(end, client, lane));
  };
}
