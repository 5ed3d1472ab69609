/**
 * The work that sources may take together, in steps: a step is a character that a parser looks at, however often it has
 * looked at it before. A count gives the same source the same answer on an idle machine and on a busy one; time does not.
 */
export interface Budget {
  stepsLeft: number;
}

/** Thrown where the budget is spent. No SyntaxError: Babel tries another reading of the source after one of those. */
export class BudgetSpent extends Error {}

/** The densest source of the permitted size takes 900,000; 1,500,000 that backtrack take about 400 ms. */
const maxSteps = 1_500_000;
/** To begin with a source, whatever its length. */
const stepsPerSource = 200;
/** PostCSS cannot be made to look back; it takes each character about so often. */
const stepsPerCharacterOfCss = 4;

/**
 * Makes a budget for one source.
 * @param stepsLeft how many steps it allows
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

/** A text that counts how often its characters are looked at, for parsers that take a text by `charCodeAt`. */
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
