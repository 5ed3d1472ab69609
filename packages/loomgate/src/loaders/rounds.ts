/** Collects batches and lets them go together, round by round. */
export interface Rounds {
  /** Takes a batch for the next round; fits DataLoader's `batchScheduleFn`. */
  schedule(dispatch: () => void): void;
  /** Holds the statement's answer until the whole round has been answered. */
  track<T>(statement: Promise<T>): Promise<T>;
  /**
   * Keeps the next round from beginning while somebody still has keys to add.
   * @returns lets it begin
   */
  hold(): () => void;
}

/**
 * A DataLoader of its own dispatches at the end of the tick. Two sibling edges that ask the same loader then make one
 * statement or two, and a row that another edge brings along is found or fetched again, as the statements happen to
 * be answered. Here the answers of a round are handed out together, and the next round begins when every resolver that
 * waited for them has asked for what it needs. The statements of an operation then follow from what it selects and
 * from the rows alone, never from timing, and siblings share theirs.
 */
export function createRounds(): Rounds {
  let waiting: (() => void)[] = [];
  let inFlight = 0;
  let held = 0;
  let planned = false;
  let round = Promise.withResolvers<void>();

  function plan(): void {
    if (planned || inFlight > 0 || held > 0 || waiting.length === 0) return;
    planned = true;
    afterPromiseJobs(dispatchAll);
  }

  function dispatchAll(): void {
    planned = false;
    if (inFlight > 0 || held > 0) return;
    const batches = waiting;
    waiting = [];
    for (const dispatch of batches) dispatch();
    plan();
  }

  function settle(): void {
    inFlight -= 1;
    if (inFlight > 0) return;
    round.resolve();
    round = Promise.withResolvers();
    plan();
  }

  return {
    schedule(dispatch) {
      waiting.push(dispatch);
      plan();
    },
    track(statement) {
      inFlight += 1;
      statement.then(settle, settle);
      return round.promise.then(() => statement);
    },
    hold() {
      held += 1;
      return () => {
        held -= 1;
        plan();
      };
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
