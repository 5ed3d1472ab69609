/** The numbers of lines of one file, by outcome. */
export interface Counts {
  created: number;
  updated: number;
  unchanged: number;
  rejected: number;
  /** Users created for authors without an account. */
  users: number;
}

export const createCounts = (): Counts => ({ created: 0, updated: 0, unchanged: 0, rejected: 0, users: 0 });
