import { createScript, type ScriptRunner } from '../../redis/script';
import type { Lsn } from '../../shared/lsn';
import { heartbeatScript, purgeScript, raiseEpochScript } from './scripts';
import { lsnKey, newEpoch } from './state';

/** Changes the state in Redis. Each call begins a new epoch first if the state is missing. */
export interface StateScripts {
  /** Begins a new epoch if the current one is still the one given. */
  replaceEpoch(epoch: string): Promise<unknown>;
  /** Begins a new epoch at this LSN, even if the LSN goes back. */
  raiseEpoch(lsn: Lsn): Promise<unknown>;
  /**
   * @param raises whether to begin a new epoch first
   * @param untilMs on the clock of Redis; a heartbeat that runs later is not published
   * @returns the time of Redis in milliseconds
   */
  heartbeat(raises: boolean, lsn: Lsn, untilMs: number): Promise<unknown>;
  /** @param raises whether to begin a new epoch first */
  purge(raises: boolean, lsn: Lsn | null, source: string, tags: readonly string[]): Promise<unknown>;
}

/** Marks that Redis keeps at least; about 120 bytes each. */
export const defaultMaxMarks = 20_000;

export function createStateScripts(redis: ScriptRunner, prefix: string, maxMarks = defaultMaxMarks): StateScripts {
  const raise = createScript(redis, raiseEpochScript);
  const heartbeat = createScript(redis, heartbeatScript);
  const purge = createScript(redis, purgeScript);
  const always = '*';
  const whenMissing = '';
  return {
    replaceEpoch: (epoch) => raise.run(prefix, newEpoch(), epoch, '', ''),
    raiseEpoch: (lsn) => raise.run(prefix, newEpoch(), always, lsnKey(lsn), '='),
    heartbeat: (raises, lsn, untilMs) =>
      heartbeat.run(prefix, newEpoch(), raises ? always : whenMissing, lsnKey(lsn), '', Math.floor(untilMs)),
    purge(raises, lsn, source, tags) {
      const upTo = lsn === null ? '' : lsnKey(lsn);
      return purge.run(prefix, newEpoch(), raises ? always : whenMissing, upTo, '', maxMarks, source, ...tags);
    },
  };
}
