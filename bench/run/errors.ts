/** The command line is invalid. Printed without a stack. */
export class UsageError extends Error {}

/** The measurement failed or does not meet an expectation. Printed without a stack. */
export class RunError extends Error {}
