/** Collects batches and lets them go together, round by round. */
export interface Rounds {
  /** Takes a batch for the next round; fits DataLoader's `batchScheduleFn`. */
  schedule(dispatch: () => void): void;
  /** Holds the next round back until the statement has been answered. */
  track<T>(statement: Promise<T>): Promise<T>;
}

/**
 * A DataLoader of its own dispatches at the end of the tick, so two sibling edges that ask the same loader make one
 * statement or two, depending on whose parents Postgres answered first. Here a round begins only when every statement
 * of the one before has been answered and every resolver waiting for it has asked for what it needs next. The number
 * of statements is then a property of the operation, not of timing, and siblings share theirs.
 */
export function createRounds(): Rounds {
  let waiting: (() => void)[] = [];
  let inFlight = 0;
  let planned = false;

  function plan(): void {
    if (planned || inFlight > 0 || waiting.length === 0) return;
    planned = true;
    afterPromiseJobs(dispatchAll);
  }

  function dispatchAll(): void {
    planned = false;
    if (inFlight > 0) return;
    const round = waiting;
    waiting = [];
    for (const dispatch of round) dispatch();
    plan();
  }

  function settle(): void {
    inFlight -= 1;
    plan();
  }

  return {
    schedule(dispatch) {
      waiting.push(dispatch);
      plan();
    },
    track(statement) {
      inFlight += 1;
      return statement.finally(settle);
    },
  };
}

/**
 * Runs the callback when every promise job that is queued, and every one those queue in turn, has run: Node drains all
 * of them before it calls what nextTick holds. DataLoader's default schedule rests on the same order.
 */
function afterPromiseJobs(callback: () => void): void {
  Promise.resolve().then(() => process.nextTick(callback));
}
