const words: Readonly<Record<string, string>> = {
  EACCES: 'this account may not access it',
  EPERM: 'this account may not change it',
  EROFS: 'it is on a read-only file system',
  ENOSPC: 'the disk is full',
  EDQUOT: 'the quota of this account is used up',
  ENOENT: 'it does not exist',
  ENOTDIR: 'a part of it is a file',
  EISDIR: 'it is a folder',
  EEXIST: 'it is a file',
};

/**
 * Says why a file or a folder cannot be used, with the code of the system, e.g. `it does not exist (ENOENT)`.
 * @returns undefined for an error that is none of the file system's
 */
export function fileProblem(error: unknown): string | undefined {
  const code = codeOf(error);
  const problem = words[code];
  return problem && `${problem} (${code})`;
}

/** The code of a system error, such as `ENOENT`; empty for any other. */
function codeOf(error: unknown): string {
  return typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : '';
}
