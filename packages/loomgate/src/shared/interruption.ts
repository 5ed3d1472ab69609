/** The two ways a person or a supervisor ends a process, and the exit code of a process so ended. */
const exitCodes = { SIGINT: 130, SIGTERM: 143 } as const;

/** The reason of an aborted run. */
export class Interrupted extends Error {
  constructor(readonly exitCode: number) {
    super('Interrupted');
  }
}

/**
 * Turns the first SIGINT or SIGTERM into an abort, so that a command ends in order and leaves no embedded Postgres.
 * The second one, from somebody who will not wait, ends the process at once.
 */
export function onInterruption(): AbortSignal {
  const controller = new AbortController();
  for (const [name, code] of Object.entries(exitCodes))
    process.on(name, () => {
      if (controller.signal.aborted) process.exit(code);
      controller.abort(new Interrupted(code));
    });
  return controller.signal;
}
