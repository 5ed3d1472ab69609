/** The results of a run. */
export interface Findings {
  reads: number;
  /** By the header `loomgate-cache`. */
  readonly outcomes: Record<string, number>;
  writes: number;
  /** How often each fault was caused. */
  readonly faults: Record<string, number>;
  /** Reads older than what the instance had applied. */
  readonly stale: string[];
  /** Reads older than the allowed lag. */
  readonly late: string[];
  /** Reads without an earlier write of the same client. */
  readonly unread: string[];
  /** Private answers that another viewer received. */
  readonly leaks: string[];
  readonly failures: string[];
}

/** Records results, and tells when the run is over. */
export interface Tally {
  readonly findings: Findings;
  isOver(): boolean;
  read(outcome: string): void;
  written(): void;
  fault(name: string): void;
  stale(what: string): void;
  late(what: string): void;
  unread(what: string): void;
  leak(what: string): void;
  fail(what: string): void;
}

const maxKept = 20;

/** @param reads the number of reads after which the run is over */
export function createTally(reads: number): Tally {
  const findings: Findings = {
    ...{ reads: 0, outcomes: {}, writes: 0, faults: {} },
    ...{ stale: [], late: [], unread: [], leaks: [], failures: [] },
  };
  const keep = (list: string[]) => (what: string) => {
    if (list.length < maxKept) list.push(what);
  };
  return {
    findings,
    isOver: () => findings.reads >= reads,
    read(outcome) {
      findings.reads += 1;
      countIn(findings.outcomes, outcome);
    },
    written() {
      findings.writes += 1;
    },
    fault: (name) => countIn(findings.faults, name),
    stale: keep(findings.stale),
    late: keep(findings.late),
    unread: keep(findings.unread),
    leak: keep(findings.leaks),
    fail: keep(findings.failures),
  };
}

function countIn(counts: Record<string, number>, name: string): void {
  counts[name] = (counts[name] ?? 0) + 1;
}
