import type { Message } from '../shared-store';
import { parseState } from './state';

const form = /^(?:(beat|epoch) (\S+ \S+ \S+)|purge (\S+ \S+ \S+) ([\w.-]+) ([\w,-]*))$/;

/**
 * A message as the scripts publish it: `beat <epoch> <seq> <lsn>`, `epoch <epoch> <seq> <lsn>`, or
 * `purge <epoch> <seq> <lsn> <source> <tag>,<tag>`.
 * @returns undefined for anything else
 */
export function parseMessage(text: string): Message | undefined {
  const [, kind, common, ofPurge, source, tags] = form.exec(text) ?? [];
  const state = parseState(common ?? ofPurge ?? '');
  if (!state) return undefined;
  if (kind === 'beat' || kind === 'epoch') return { kind, ...state };
  return source === undefined ? undefined : { kind: 'purge', ...state, source, tags: tags ? tags.split(',') : [] };
}
