import type { IncomingHttpHeaders } from 'node:http';
import type { Config } from '../config';

/** A request that was sampled when it came in. */
export interface SampledRequest {
  readonly traceId: string;
  /** Runs the callback, and whatever it begins, as part of the trace. @returns what the callback returns */
  run<T>(callback: () => T): T;
  /** Ends the request's own span. */
  end(status: number): void;
  /** What the answer says of the trace: https://www.w3.org/TR/trace-context-2/#traceresponse-header */
  readonly traceResponse: string;
}

/** Decides for each request, once and when it comes in, whether it is traced. */
export interface Sampler {
  /** @param isForced an admin asks for the trace */
  enter(headers: IncomingHttpHeaders, method: string, isForced: boolean): SampledRequest | undefined;
  /** Whether the request itself asks for a trace, or all are traced: it must come here, and not be answered before. */
  isWanted(headers: IncomingHttpHeaders): boolean;
}

/** Nothing is traced. */
export const neverSampler: Sampler = { enter: () => undefined, isWanted: () => false };

type Rules = Pick<Config['telemetry']['tracing'], 'sampler' | 'ratio' | 'maxPerSecond'>;

/**
 * The samplers of https://opentelemetry.io/docs/specs/otel/configuration/sdk-environment-variables/#general-sdk-configuration,
 * decided before anything of the trace exists. Whoever sends a `traceparent` may ask for a trace, so there is a bound.
 * @param random between 0 and 1
 */
export function createSampling({ sampler, ratio, maxPerSecond }: Rules, random = Math.random, clock = Date.now) {
  const share = shareOf({ sampler, ratio });
  const followsParent = sampler.startsWith('parentbased_');
  const withinBound = createBound(maxPerSecond, clock);
  return (traceparent: string | undefined, isForced: boolean): boolean => {
    const parent = followsParent && traceparent !== undefined ? sampledByParent(traceparent) : undefined;
    return (isForced || (parent ?? random() < share)) && withinBound();
  };
}

/** Which requests ask for a trace themselves; they may still be one too many. */
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

/** By its flags; undefined for what is no traceparent. One of a later version than 00 may have more parts. */
function sampledByParent(traceparent: string): boolean | undefined {
  const [, version, flags, more] = form.exec(traceparent) ?? [];
  if (flags === undefined || (version === '00' && more !== undefined)) return undefined;
  return (Number.parseInt(flags, 16) & 1) === 1;
}

function createBound(maxPerSecond: number, clock: () => number): () => boolean {
  let second = 0;
  let count = 0;
  return () => {
    const now = Math.floor(clock() / 1000);
    if (now !== second) [second, count] = [now, 0];
    count += 1;
    return count <= maxPerSecond;
  };
}
