/** Runs jobs when nothing more pressing is to be done, one at a time. */
export interface IdleQueue {
  /** @returns false where the queue is full; the job will not run */
  push(job: () => void): boolean;
}

const limits = {
  /** Each is a document; whoever comes on top is asked for again anyway. */
  maxJobs: 100,
  /** How often the loop is looked at. */
  lookEveryMs: 20,
  /** On a server that is never idle a job waits so long. */
  patienceMs: 500,
};

/** @param isIdle whether nobody waits for the loop just now */
export function createIdleQueue(isIdle: () => boolean): IdleQueue {
  const jobs: { run: () => void; sinceMs: number }[] = [];

  function look(): void {
    const [first] = jobs;
    if (first && (isIdle() || performance.now() - first.sinceMs > limits.patienceMs)) {
      jobs.shift();
      first.run();
    }
    if (jobs.length > 0) later();
  }

  const later = () => setTimeout(look, limits.lookEveryMs).unref();

  return {
    push(run) {
      if (jobs.length >= limits.maxJobs) return false;
      if (jobs.push({ run, sinceMs: performance.now() }) === 1) later();
      return true;
    },
  };
}
