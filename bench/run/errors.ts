/** The command line is wrong; its message is all there is to say. */
export class UsageError extends Error {}

/** What was measured, or could not be, is the finding; its message is all there is to say. */
export class RunError extends Error {}
