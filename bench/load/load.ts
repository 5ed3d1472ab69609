export interface LoadRequest {
  readonly url: string;
  readonly body: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly connections: number;
  readonly seconds: number;
  /** Whether each body is checked for errors, not only the status. */
  readonly looksClosely: boolean;
}

export interface Turn {
  /** Successful answers. */
  readonly requests: number;
  readonly requestsPerSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  /** A description of all failures; empty without failures. */
  readonly failures: string;
}

/** Sends one request repeatedly; each connection sends the next one after its answer (closed loop). */
export interface Load {
  readonly name: string;
  run(request: LoadRequest): Promise<Turn>;
}

/** JSON strings cannot contain this unescaped, so an answer that contains it has errors. */
export const errorsMark = '"errors":';

/** Describes failures. @param counts the number of failures by kind */
export function toFailures(counts: Readonly<Record<string, number>>): string {
  const happened = Object.entries(counts).filter(([, count]) => count > 0);
  return happened.map(([what, count]) => `${count} ${what}`).join(', ');
}
