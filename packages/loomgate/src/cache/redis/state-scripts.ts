import { createScript, type ScriptRunner } from '../../redis/script';
import type { Lsn } from '../../shared/lsn';
import { newEpoch } from './keys';
import { beatScript, maxMarks, purgeScript, raiseScript } from './scripts';
import { lsnKey } from './state';

/** What changes the state in Redis. Where there is no state each begins a new epoch first. */
export interface StateScripts {
  /** Begins another epoch, unless it has been left already. */
  leave(epoch: string): Promise<unknown>;
  /** Begins another epoch, from this LSN on, whatever it was. */
  raise(lsn: Lsn): Promise<unknown>;
  /**
   * @param anew whether to begin another epoch first
   * @param untilMs after which it is not told any more, on Redis' clock
   * @returns what that clock says
   */
  beat(anew: boolean, lsn: Lsn, untilMs: number): Promise<unknown>;
  purge(anew: boolean, lsn: Lsn | null, source: string, tags: readonly string[]): Promise<unknown>;
}

/** @param marks how many are kept */
export function createStateScripts(redis: ScriptRunner, prefix: string, marks = maxMarks): StateScripts {
  const raising = createScript(redis, raiseScript);
  const beating = createScript(redis, beatScript);
  const purging = createScript(redis, purgeScript);
  const always = '*';
  const whenLost = '';
  return {
    leave: (epoch) => raising.run(prefix, newEpoch(), epoch, '', ''),
    raise: (lsn) => raising.run(prefix, newEpoch(), always, lsnKey(lsn), '='),
    beat: (anew, lsn, untilMs) =>
      beating.run(prefix, newEpoch(), anew ? always : whenLost, lsnKey(lsn), '', Math.floor(untilMs)),
    purge(anew, lsn, source, tags) {
      const upTo = lsn === null ? '' : lsnKey(lsn);
      return purging.run(prefix, newEpoch(), anew ? always : whenLost, upTo, '', marks, source, ...tags);
    },
  };
}
