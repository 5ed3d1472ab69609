import { performance } from 'node:perf_hooks';
/**
 * Tells how long a task took from now on. The task's own promise is handed on: whoever waits for it waits for nothing
 * else.
 */
export function whenSettled<T>(task: Promise<T>, tell: (durationMs: number, failed: boolean) => void): Promise<T> {
  const startedAt = performance.now();
  task.then(
    () => tell(performance.now() - startedAt, false),
    () => tell(performance.now() - startedAt, true),
  );
  return task;
}
