import type { Fence } from './fence';
import type { Entry } from './types';

/** What became of a flight. */
export type Landing =
  | { readonly kind: 'landed'; readonly entry: Entry }
  | { readonly kind: 'abandoned'; readonly alone: boolean; readonly stale: Entry | undefined };

/** What somebody who joined a flight gets. `purged`: what it brought was purged after it had begun. */
export type Joined = Landing | { readonly kind: 'stale'; readonly entry: Entry } | { readonly kind: 'purged' };

/** An answer under way, by whoever leads. */
export interface InFlightFill {
  /** An expired entry, which those who joined may have at once. */
  offer(stale: Entry): void;
  /** Ends it; only the first time counts. */
  land(landing: Landing): void;
}

/** Answers under way in this process: who asks the same meanwhile waits for the one answer. */
export interface SingleFlight {
  /** The flight to join; undefined where there is none. Waits no longer than the flight may take. */
  join(key: string): Promise<Joined> | undefined;
  /** @param noted of the fence, from before anything was read */
  begin(key: string, noted: number): InFlightFill;
}

interface UnderWay {
  readonly noted: number;
  /** Resolves once it is known whether there is an expired entry to be served meanwhile. */
  readonly offered: Promise<Entry | undefined>;
  readonly landing: Promise<Landing>;
}

/**
 * @param isClean of the fence. A flight may have read before a purge that came before the one who joins it. So what it
 * brings is for those who joined only if nothing of it was purged since it began.
 * @param maxMs after which a flight that was neither completed nor abandoned is nobody's
 */
export function createSingleFlight(isClean: Fence['isClean'], maxMs: number): SingleFlight {
  const flights = new Map<string, UnderWay>();

  async function join({ noted, offered, landing }: UnderWay): Promise<Joined> {
    const stale = await offered;
    if (stale && isClean(stale.tags, noted)) return { kind: 'stale', entry: stale };
    const landed = await landing;
    if (landed.kind === 'abandoned') return landed;
    return isClean(landed.entry.tags, noted) ? landed : { kind: 'purged' };
  }

  return {
    join(key) {
      const flight = flights.get(key);
      return flight && join(flight);
    },
    begin(key, noted) {
      const offered = Promise.withResolvers<Entry | undefined>();
      const landing = Promise.withResolvers<Landing>();
      const flight = { noted, offered: offered.promise, landing: landing.promise };
      const land = (result: Landing) => {
        clearTimeout(timer);
        if (flights.get(key) === flight) flights.delete(key);
        offered.resolve(undefined);
        landing.resolve(result);
      };
      const timer = setTimeout(() => land({ kind: 'abandoned', alone: true, stale: undefined }), maxMs);
      timer.unref();
      flights.set(key, flight);
      return { offer: offered.resolve, land };
    },
  };
}
