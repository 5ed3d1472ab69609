/** A token whose signature has been verified. */
export interface IssuedToken {
  readonly viewer: { readonly id: string };
  /** Milliseconds since 1970; undefined where the token has no `iat`. */
  readonly issuedAtMs?: number | undefined;
}

/**
 * The times from which the tokens of accounts are valid, by user id. For other accounts, tokens issued from `floorMs` on
 * are valid, and the validity of older tokens is unknown. Past `maxAccounts` the account that was added first is
 * removed, and the floor rises to its time.
 */
export class Revocations {
  readonly #validFromMs = new Map<string, number>();
  readonly #watching = new Map<string, Set<(validFromMs?: number) => void>>();
  readonly #maxAccounts: number;
  #floorMs: number;

  /** @param floorMs milliseconds since 1970; all later revocations must be added before the first check */
  constructor(maxAccounts: number, floorMs: number) {
    this.#maxAccounts = maxAccounts;
    this.#floorMs = floorMs;
  }

  get size(): number {
    return this.#validFromMs.size;
  }

  /** @returns undefined where it is unknown */
  isValid({ viewer, issuedAtMs = 0 }: IssuedToken): boolean | undefined {
    const validFromMs = this.#validFromMs.get(viewer.id);
    if (validFromMs !== undefined) return issuedAtMs >= validFromMs;
    return issuedAtMs >= this.#floorMs ? true : undefined;
  }

  /** @param validFromMs milliseconds since 1970; 0 where no token has been revoked */
  set(userId: string, validFromMs: number): void {
    if (this.#validFromMs.get(userId) === validFromMs) return;
    this.#validFromMs.delete(userId);
    this.#validFromMs.set(userId, validFromMs);
    for (const changed of this.#watching.get(userId) ?? []) changed();
    if (this.#validFromMs.size > this.#maxAccounts) this.#dropFirst();
  }

  /** Sets the time, unless the account has a later one. */
  raise(userId: string, validFromMs: number): void {
    if (validFromMs > (this.#validFromMs.get(userId) ?? -1)) this.set(userId, validFromMs);
  }

  #firstBefore(untilMs: number): [string, number] | undefined {
    for (const entry of this.#validFromMs) if (entry[1] < untilMs) return entry;
    return undefined;
  }

  /**
   * Removes the first account. Prefers accounts that are not locked, whose time is in the future: a floor in the future
   * would make every token unknown.
   */
  #dropFirst(): void {
    const first = this.#firstBefore(Date.now() + 5_000) ?? this.#firstBefore(Number.POSITIVE_INFINITY);
    if (!first) return;
    this.#validFromMs.delete(first[0]);
    this.raiseFloor(first[1]);
  }

  /**
   * Makes the validity of older tokens unknown, for accounts that are not added.
   * @returns whether the floor was lower
   */
  raiseFloor(floorMs: number): boolean {
    const isRaised = floorMs > this.#floorMs;
    if (isRaised) this.#floorMs = floorMs;
    return isRaised;
  }

  /** The accounts with watched tokens that are not added. */
  watchedOnly(): string[] {
    return [...this.#watching.keys()].filter((userId) => !this.#validFromMs.has(userId));
  }

  /** Revokes the watched tokens of the account that were issued before, without adding the account. */
  notify(userId: string, validFromMs: number): void {
    for (const check of this.#watching.get(userId) ?? []) check(validFromMs);
  }

  /** Calls `revoked` once when the token is revoked, unless the signal aborts before. */
  watch(token: IssuedToken, signal: AbortSignal, revoked: () => void): void {
    const { id } = token.viewer;
    const watching = this.#watching.get(id) ?? new Set<(validFromMs?: number) => void>();
    const check = (validFromMs = 0) => {
      if (this.isValid(token) !== false && (token.issuedAtMs ?? 0) >= validFromMs) return;
      stop();
      revoked();
    };
    const stop = () => {
      watching.delete(check);
      if (watching.size === 0 && this.#watching.get(id) === watching) this.#watching.delete(id);
    };
    if (signal.aborted) return;
    signal.addEventListener('abort', stop, { once: true });
    this.#watching.set(id, watching.add(check));
    check();
  }
}
