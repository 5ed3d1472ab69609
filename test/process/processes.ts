import { execFileSync } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { identityOf } from '../../packages/embedded-postgres/src/process';

/** Returns the process and its descendants. */
export function familyOf(pid: number): number[] {
  const lines = execFileSync('ps', ['-axo', 'pid=,ppid='], { encoding: 'utf8' }).trim().split('\n');
  const parents = new Map(
    lines.map((line) => line.trim().split(/\s+/).map(Number)).map(([of = 0, to = 0]) => [of, to]),
  );
  const family = [pid];
  for (const member of family) for (const [child, parent] of parents) if (parent === member) family.push(child);
  return family;
}

export const isAlive = (pid: number): boolean => identityOf(pid) !== undefined;

/** Returns the processes that are still alive after they have had time to end. */
export async function survivorsOf(pids: readonly number[], patienceMs = 5_000): Promise<number[]> {
  const deadline = Date.now() + patienceMs;
  while (pids.some(isAlive) && Date.now() < deadline) await sleep(20);
  return pids.filter(isAlive);
}
