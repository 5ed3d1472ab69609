/** What came of a run. */
export interface Findings {
  reads: number;
  /** By the header `loomgate-cache`. */
  readonly outcomes: Record<string, number>;
  writes: number;
  /** How often each fault was made. */
  readonly faults: Record<string, number>;
  /** Reads of what was known to be past, of what had been past for longer than an instance may lag, own writes that were
   * not read, private answers in other hands, failures. */
  readonly stale: string[];
  readonly late: string[];
  readonly unread: string[];
  readonly leaks: string[];
  readonly failures: string[];
}

/** Counts, and says when it is enough. */
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

/** @param reads how many are enough */
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
