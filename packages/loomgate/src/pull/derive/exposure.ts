/** The decision of an entry of the model file, and why pull has left it out. */
interface Exposure {
  readonly exposed?: boolean | undefined;
  readonly reason?: string | undefined;
}

const open = 'write "exposed": true';

/**
 * Decides whether something is exposed.
 * @param known its entry in the model file
 * @param reason why it cannot be exposed, or should not without a decision
 * @param isNew whether it has come since the last pull: it is then closed
 */
export function exposureOf(known: Exposure | undefined, reason: string | undefined, isNew: boolean): Exposure {
  if (known?.exposed === true) return { exposed: true };
  if (reason !== undefined) return { exposed: false, reason };
  if (isNew) return { exposed: false, reason: `new since the last pull: ${open} to have it in the API` };
  if (known?.exposed !== false) return {};
  // A person has closed it; or pull has, and what it said is no longer so.
  return known.reason === undefined
    ? { exposed: false }
    : { exposed: false, reason: known.reason.startsWith('new ') ? known.reason : `nothing prevents it now: ${open}` };
}
