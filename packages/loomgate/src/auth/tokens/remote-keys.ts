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

/** Durations in milliseconds; what they mean is said in config/identity.ts. */
export type RemoteKeyLimits = Readonly<Record<keyof typeof identityLimits.jwks, number>>;

/**
 * The public keys behind a URL, read when they are first needed, when they are old and when a token names a new one:
 * https://www.rfc-editor.org/rfc/rfc7517. While they cannot be read, those that are known go on being used.
 * @param onFailure told of each attempt to read them that failed
 * @returns finds the key of a token; throws LoomgateError AUTHENTICATION_UNAVAILABLE where it cannot be had
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

/** One request finds out that the keys cannot be read; for a while the others need not wait to find out, too. */
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

/** The body is read here, so that one that breaks off or is no key set is a failure like any other. */
function fetchKeys(...[url, options]: Parameters<FetchImplementation>): Promise<Response> {
  const attributes = () => ({ 'http.request.method': 'GET', 'server.address': new URL(url).hostname });
  return callSpan('GET key set', attributes, async (annotate) => {
    const headers = { ...Object.fromEntries(options.headers), ...traceHeaders() };
    const response = await fetch(url, { ...options, headers });
    annotate({ 'http.response.status_code': response.status });
    if (response.status !== 200) throw new Error(`the key set's server answered ${response.status}`);
    return Response.json(keySet.parse(await response.json()));
  });
}
