import type { Claim, Plan } from '../../cache/types';
import type { OperationPlan } from './plan';

/** What has been asked of the cache already, before the request came to Apollo. */
export interface Claimed {
  readonly plan: Plan;
  readonly claim: Claim;
}

/** What the cache has to do with one request: written by the plugin, read by whoever writes the answer. */
export interface CacheTurn {
  /** Taken by the plugin; what it has no use for is left to be given back. */
  claimed?: Claimed | undefined;
  /** How the operation may be kept; undefined for one that is not. */
  plan?: OperationPlan | undefined;
  /** What the cache said to it; undefined where it was not asked. */
  claim?: Claim | undefined;
  /** Whether the client asked for an answer that is not from the cache. */
  isPassedBy?: boolean;
  /** Whether the same request would do something besides giving its answer: it brings the text of a persisted query. */
  isRegistering?: boolean;
  /** Told of the plan before the answer is waited for, unless the same request would do something besides. */
  readonly onPlanned?: ((plan: OperationPlan) => void) | undefined;
  /** What came of the execution. */
  outcome?: Outcome;
  /** Whether nobody is charged for it: it is made behind the back of those who pay for its answers. */
  readonly isFree?: boolean;
}

/** `kept` may be others' answer, too; `failed` is the server's doing. */
export type Outcome = 'kept' | 'not kept' | 'failed';
