/** Exit codes of a process that a signal ends. */
const exitCodes = { SIGINT: 130, SIGTERM: 143 } as const;

/** The reason of an aborted run. */
export class Interrupted extends Error {
  constructor(readonly exitCode: number) {
    super('Interrupted');
  }
}

/**
 * Aborts on the first SIGINT or SIGTERM, so that a command shuts down and stops its embedded Postgres. A second signal
 * ends the process at once.
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
