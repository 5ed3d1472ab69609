export interface LoadRequest {
  readonly url: string;
  readonly body: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly connections: number;
  readonly seconds: number;
  /** Looks for errors in every answer, rather than at its status alone. */
  readonly looksClosely: boolean;
}

export interface Turn {
  /** Good answers. */
  readonly requests: number;
  readonly requestsPerSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  /** What went wrong, in words; empty when nothing did. */
  readonly failures: string;
}

/** Sends the same request over and over, each connection the next one when it has its answer. */
export interface Load {
  readonly name: string;
  run(request: LoadRequest): Promise<Turn>;
}

/** No escaped text can hold this, so an answer with it reports errors. */
export const errorsMark = '"errors":';

/** @param counts how often each thing happened that must not */
export function toFailures(counts: Readonly<Record<string, number>>): string {
  const happened = Object.entries(counts).filter(([, count]) => count > 0);
  return happened.map(([what, count]) => `${count} ${what}`).join(', ');
}
