/** Collects the batches of an operation and dispatches them together, round by round. */
export interface Rounds {
  /** Adds a batch to the next round. It has the form of DataLoader's `batchScheduleFn`. */
  schedule(dispatch: () => void): void;
  /** Delays an answer until all answers of the round are there. */
  track<T>(answer: Promise<T>): Promise<T>;
  /**
   * Stops the next round from beginning, while more keys are to be added.
   * @returns ends that
   */
  hold(): () => void;
}

/**
 * By itself, a DataLoader dispatches at the end of the tick. Whether two sibling fields share a statement, and whether a row
 * read by another field is found in the cache, would then depend on the order in which statements are answered. With rounds,
 * all answers of a round are delivered together, and the next round begins when all resolvers that waited for them have
 * requested their keys. So the statements of an operation depend only on its selection and on the rows, never on timing, and
 * sibling fields share them.
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
    track(answer) {
      inFlight += 1;
      answer.then(settle, settle);
      return round.promise.then(() => answer);
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
 * Calls back when all queued promise jobs have run, with all jobs that these queue: Node runs them before the callbacks of
 * `nextTick`. DataLoader's default schedule relies on the same order.
 */
function afterPromiseJobs(callback: () => void): void {
  Promise.resolve().then(() => process.nextTick(callback));
}
