export class Interrupted extends Error {}

/** Rejects on SIGINT or SIGTERM, so that all processes are stopped in order. */
export function interruption(): Promise<never> {
  const { promise, reject } = Promise.withResolvers<never>();
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
    process.on(name, () => reject(new Interrupted('Interrupted; everything is being stopped.')));
  return promise;
}
