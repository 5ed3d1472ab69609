/** The two ways a person or a supervisor ends a process, and the exit code of a process so ended. */
const exitCodes = { SIGINT: 130, SIGTERM: 143 } as const;

export interface Interruption {
  /** Aborts at the first signal. */
  readonly signal: AbortSignal;
  /** The exit code once there was one. */
  exitCode(): number | undefined;
}

/** Turns the first SIGINT or SIGTERM into an abort, and lets the second one end the process at once. */
export function createInterruption(): Interruption {
  const controller = new AbortController();
  let exitCode: number | undefined;
  for (const [name, code] of Object.entries(exitCodes))
    process.on(name, () => {
      if (exitCode !== undefined) process.exit(code);
      exitCode = code;
      controller.abort();
    });
  return { signal: controller.signal, exitCode: () => exitCode };
}
