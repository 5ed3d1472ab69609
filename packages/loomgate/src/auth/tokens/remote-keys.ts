import {
  createLocalJWKSet,
  createRemoteJWKSet,
  customFetch,
  errors,
  type FetchImplementation,
  type JWTVerifyGetKey,
} from 'jose';
import { z } from 'zod';
import { identityLimits } from '../../config/identity';
import { LoomgateError } from '../../errors';
import { callSpan, traceHeaders } from '../../telemetry/span';

/** Durations in milliseconds; described in config/identity.ts. */
export type RemoteKeyLimits = Readonly<Record<keyof typeof identityLimits.jwks, number>>;

/**
 * Reads a key set by its URL (https://www.rfc-editor.org/rfc/rfc7517): on first use, when it is old, and when a token
 * has an unknown `kid`. While it cannot be read, the last keys remain in use.
 * @param onFailure called for each failed attempt
 * @returns finds the key of a token; throws LoomgateError AUTHENTICATION_UNAVAILABLE where no keys are known
 */
export function createRemoteKeys(
  url: string,
  onFailure: (error: unknown) => void,
  { timeoutMs, cooldownMs, maxAgeMs, pauseMs }: RemoteKeyLimits = identityLimits.jwks,
): JWTVerifyGetKey {
  const remote = createRemoteJWKSet(new URL(url), {
    timeoutDuration: timeoutMs,
    cooldownDuration: cooldownMs,
    cacheMaxAge: maxAgeMs,
    [customFetch]: pausedByFailure(onFailure, pauseMs),
  });

  async function findKnown(cause: unknown, ...asked: Parameters<JWTVerifyGetKey>) {
    const known = remote.jwks();
    const unavailable = () => Promise.reject(new LoomgateError('AUTHENTICATION_UNAVAILABLE', undefined, { cause }));
    if (!known) return unavailable();
    return createLocalJWKSet(known)(...asked).catch((error) =>
      error instanceof errors.JWKSMultipleMatchingKeys ? Promise.reject(error) : unavailable(),
    );
  }

  return (...asked) =>
    remote(...asked).catch((error) => {
      if (isAboutTheToken(error)) throw error;
      return findKnown(error, ...asked);
    });
}

function isAboutTheToken(error: unknown): boolean {
  return [errors.JWKSNoMatchingKey, errors.JWKSMultipleMatchingKeys, errors.JOSENotSupported].some(
    (about) => error instanceof about,
  );
}

/** After a failed attempt, repeats its error for `pauseMs` instead of sending another request. */
function pausedByFailure(onFailure: (error: unknown) => void, pauseMs: number): FetchImplementation {
  let failure: { error: unknown; untilMs: number } | undefined;
  return async (url, options) => {
    if (failure && Date.now() < failure.untilMs) throw failure.error;
    failure = undefined;
    try {
      return await fetchKeys(url, options);
    } catch (error) {
      failure = { error, untilMs: Date.now() + pauseMs };
      onFailure(error);
      throw error;
    }
  };
}

const keySet = z.object({ keys: z.array(z.looseObject({ kty: z.string() })) });

/** Reads the whole body, so that an interrupted body or an invalid key set is a failure of the request. */
function fetchKeys(...[url, options]: Parameters<FetchImplementation>): Promise<Response> {
  const attributes = () => ({ 'http.request.method': 'GET', 'server.address': new URL(url).hostname });
  return callSpan('GET key set', attributes, async (annotate) => {
    const headers = { ...Object.fromEntries(options.headers), ...traceHeaders() };
    const response = await fetch(url, { ...options, headers });
    annotate({ 'http.response.status_code': response.status });
    if (response.status !== 200) throw new Error(`the server of the key set answered with status ${response.status}`);
    return Response.json(keySet.parse(await response.json()));
  });
}
