/** A command of `loomgate`. */
export interface Command {
  /** One line for the list of commands. */
  readonly summary: string;
  /** The text of `--help`. */
  readonly usage: string;
  /**
   * Runs the command.
   * @param words the arguments after its name
   * @throws UsageError for unknown arguments; any other error is printed after `failure`
   */
  run(words: readonly string[]): Promise<void>;
  /** The beginning of the error text, such as `The database cannot be migrated`. */
  readonly failure: string;
}

/** Wrong arguments. The message is printed, then the usage. */
export class UsageError extends Error {}

/** An error whose message is printed alone; it says what to do. */
export class CommandError extends Error {}

/** @throws UsageError for any argument */
export function refuseWords(words: readonly string[]): void {
  if (words.length > 0) throw new UsageError(`Unknown argument "${words[0]}".`);
}
