import type { IncomingHttpHeaders } from 'node:http';
import type { Config } from '../config';

/** A sampled request. */
export interface SampledRequest {
  readonly traceId: string;
  /** Runs the callback and everything it starts as part of the trace. @returns what the callback returns */
  run<T>(callback: () => T): T;
  /** Ends the root span. @param status of the HTTP response */
  end(status: number): void;
  /** The header `traceresponse`: https://www.w3.org/TR/trace-context-2/#traceresponse-header */
  readonly traceResponse: string;
}

/** Decides whether a request is traced, once for each request and before it is processed. */
export interface Sampler {
  /**
   * Starts the trace of a sampled request.
   * @param isForced an admin has requested the trace
   * @returns undefined where the request is not sampled
   */
  enter(headers: IncomingHttpHeaders, method: string, isForced: boolean): SampledRequest | undefined;
  /** Whether the request asks for a trace, or all requests are traced: the fast path of the cache must not serve it. */
  isWanted(headers: IncomingHttpHeaders): boolean;
}

/** Samples no request. */
export const neverSampler: Sampler = { enter: () => undefined, isWanted: () => false };

type Rules = Pick<Config['telemetry']['tracing'], 'sampler' | 'ratio' | 'maxPerSecond'>;

/**
 * The samplers of
 * https://opentelemetry.io/docs/specs/otel/configuration/sdk-environment-variables/#general-sdk-configuration, decided
 * before any span exists. Any client can request a trace by a `traceparent`, so the traces of a second are limited.
 * @param random returns a number from 0 to 1
 */
export function createSampling({ sampler, ratio, maxPerSecond }: Rules, random = Math.random, clock = Date.now) {
  const share = shareOf({ sampler, ratio });
  const followsParent = sampler.startsWith('parentbased_');
  const isWithinLimit = createRateLimit(maxPerSecond, clock);
  return (traceparent: string | undefined, isForced: boolean): boolean => {
    const parent = followsParent && traceparent !== undefined ? sampledByParent(traceparent) : undefined;
    return (isForced || (parent ?? random() < share)) && isWithinLimit();
  };
}

/** Detects requests that ask for a trace. The limit of traces per second may still refuse one. */
export function createWantsTrace({ sampler, ratio }: Pick<Rules, 'sampler' | 'ratio'>): Sampler['isWanted'] {
  const isForAll = shareOf({ sampler, ratio }) >= 1;
  const followsParent = sampler.startsWith('parentbased_');
  return ({ traceparent, 'loomgate-trace': asked }) =>
    isForAll ||
    asked === '1' ||
    (followsParent && typeof traceparent === 'string' && sampledByParent(traceparent) === true);
}

function shareOf({ sampler, ratio }: Pick<Rules, 'sampler' | 'ratio'>): number {
  return sampler.endsWith('traceidratio') ? ratio : Number(sampler.endsWith('always_on'));
}

/** https://www.w3.org/TR/trace-context/#traceparent-header */
const form = /^(?!ff)([\da-f]{2})-(?!0{32})[\da-f]{32}-(?!0{16})[\da-f]{16}-([\da-f]{2})(-.*)?$/;

/**
 * Reads the sampled flag of a `traceparent`. Versions after 00 may append more parts.
 * @returns undefined where the header is not valid
 */
function sampledByParent(traceparent: string): boolean | undefined {
  const [, version, flags, more] = form.exec(traceparent) ?? [];
  if (flags === undefined || (version === '00' && more !== undefined)) return undefined;
  return (Number.parseInt(flags, 16) & 1) === 1;
}

function createRateLimit(maxPerSecond: number, clock: () => number): () => boolean {
  let second = 0;
  let count = 0;
  return () => {
    const now = Math.floor(clock() / 1000);
    if (now !== second) [second, count] = [now, 0];
    count += 1;
    return count <= maxPerSecond;
  };
}
