import { performance } from 'node:perf_hooks';

/** Reports the duration of a task from now on. @returns the task's own promise, so that callers wait no longer for it */
export function whenSettled<T>(task: Promise<T>, onSettled: (durationMs: number, failed: boolean) => void): Promise<T> {
  const startedAt = performance.now();
  task.then(
    () => onSettled(performance.now() - startedAt, false),
    () => onSettled(performance.now() - startedAt, true),
  );
  return task;
}
