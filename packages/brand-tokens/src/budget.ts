/**
 * A budget of work, shared by several sources, in steps. A step is one read of a character by a parser. Unlike a time limit, it
 * gives the same result on an idle and on a busy machine.
 */
export interface Budget {
  stepsLeft: number;
}

/** Thrown when the budget is exhausted. Not a SyntaxError, since Babel backtracks after those. */
export class BudgetSpent extends Error {}

/** The densest source of the maximum size takes 900,000 steps. 1,500,000 steps with backtracking take about 400 ms. */
const maxSteps = 1_500_000;
/** Fixed steps per source. */
const stepsPerSource = 200;
/** PostCSS does not backtrack; it reads each character about this often. */
const stepsPerCharacterOfCss = 4;

/**
 * Creates a budget.
 * @param stepsLeft the number of steps
 */
export function createBudget(stepsLeft = maxSteps): Budget {
  return { stepsLeft };
}

/** @throws BudgetSpent */
function spend(budget: Budget, steps: number): void {
  budget.stepsLeft = Math.max(0, budget.stepsLeft - steps);
  if (budget.stepsLeft === 0) throw new BudgetSpent();
}

/** @throws BudgetSpent */
export function beginSource(budget: Budget): void {
  spend(budget, stepsPerSource);
}

/** @throws BudgetSpent */
export function spendOnCss(budget: Budget, source: string): void {
  spend(budget, source.length * stepsPerCharacterOfCss);
}

/** A string that counts calls of `charCodeAt`, by which parsers read characters. */
export class CountedText extends String {
  readonly #budget: Budget;

  constructor(text: string, budget: Budget) {
    super(text);
    this.#budget = budget;
  }

  /** @throws BudgetSpent */
  override charCodeAt(index: number): number {
    this.#budget.stepsLeft -= 1;
    if (this.#budget.stepsLeft <= 0) throw new BudgetSpent();
    return super.charCodeAt(index);
  }
}
