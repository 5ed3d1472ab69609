import type { Lsn } from '../../shared/lsn';
import type { SharedState } from '../shared-store';

/** In hexadecimal and padded, so that Lua, whose numbers have 53 bits, may compare it as a text. */
export function lsnKey(lsn: Lsn): string {
  return lsn.toString(16).padStart(16, '0');
}

/** @param text `<epoch> <seq> <lsn>`, as messages have it, or with a floor after it, as the state has; else undefined */
export function parseState(text: string): SharedState | undefined {
  const [, epoch, seq, lsn] = /^([\w-]+) (\d{1,15}) ([0-9a-f]{16})(?: \d+)?$/.exec(text) ?? [];
  if (!epoch || !seq || !lsn) return undefined;
  return { epoch, seq: Number(seq), lsn: BigInt(`0x${lsn}`) };
}
