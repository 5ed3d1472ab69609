/** A command of the command line. */
export interface Command {
  /** One line for the list of commands. */
  readonly summary: string;
  /** What `--help` prints. */
  readonly usage: string;
  /**
   * @param words what follows its name
   * @throws UsageError for words that it does not know; any other error is told as `Loomgate cannot <what>`
   */
  run(words: readonly string[]): Promise<void>;
  /** What failed, where it fails: `The database cannot be migrated`. */
  readonly failure: string;
}

/** What a person got wrong on the command line: the message, and then the usage. */
export class UsageError extends Error {}

/** What keeps a command from its work, in a line that says what to do. */
export class CommandError extends Error {}

/** For a command that takes no words, or no more. @throws UsageError where there are some */
export function refuseWords(words: readonly string[]): void {
  if (words.length > 0) throw new UsageError(`"${words[0]}" is not known.`);
}
