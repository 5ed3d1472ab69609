import type { Purger } from '../cache/purges/purger';
import type { Background } from './background';

/** Traces purges of tags. Heartbeats and positions without tags are not traced. */
export function observePurges(purger: Purger, background: Background): Purger {
  return {
    ...purger,
    purge(tags, lsn, source) {
      if (tags.length === 0) return purger.purge(tags, lsn, source);
      const attributes = () => ({ 'loomgate.purge.tags': tags.length, 'loomgate.purge.source': source });
      return background('cache purge', attributes, () => purger.purge(tags, lsn, source));
    },
  };
}
