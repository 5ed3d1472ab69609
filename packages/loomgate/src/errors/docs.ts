import { type CatalogueEntry, catalogue } from './catalogue';
import { gatewayUserErrors } from './user-errors';

const heading = `# Errors

<!-- Written by \`npm run generate\` from the gateway's catalogue, src/errors.ts and src/user-errors.ts. -->

An error that is the client's or the server's doing is in \`errors\`, with these \`extensions\`:

| extension | meaning |
| --- | --- |
| \`code\` | one of the table below |
| \`requestId\` | finds the log line; the answer's header \`x-request-id\` is the same, and a client may choose it (8 to 128 of \`A-Z a-z 0-9 _ -\`) |
| \`timestamp\` | when it was answered |
| \`retryable\` | whether the same request may work later |
| \`details\` | particulars for programs, where there are some |

The status is that of an answer without \`data\`; next to data an error leaves it at 200. Codes are added, never renamed.
What the catalogue does not know is logged and reaches the client as INTERNAL_SERVER_ERROR, in production without its
message.

An answer lists at most 100 errors. Where there are more, each further one is null in \`data\` like the others, and the last
error has the code \`MORE_ERRORS\`, no \`path\`, and in \`details.count\` how many are not listed. A further error that is the
server's doing is listed before it.
`;

/**
 * docs/errors.md: the catalogue for people.
 * @param userErrors the project's codes with what they mean
 * @param ofProject the project's codes of `errors`
 */
export function errorDocs(
  userErrors: Readonly<Record<string, string>>,
  ofProject: Readonly<Record<string, CatalogueEntry>> = {},
): string {
  const errors = sorted({ ...catalogue, ...ofProject }).map(
    ([code, { status, retryable, text }]) => `| \`${code}\` | ${status} | ${retryable ? 'yes' : 'no'} | ${text} |`,
  );
  const user = sorted({ ...gatewayUserErrors, ...userErrors }).map(([code, text]) => `| \`${code}\` | ${text} |`);
  return [
    heading,
    table('| code | status | retryable | meaning |\n| --- | --- | --- | --- |', errors),
    '## userErrors\n\nWhat a user got wrong is in the `userErrors` of a mutation, with the field and a sentence for people.\n',
    table('| code | meaning |\n| --- | --- |', user),
  ].join('\n');
}

function table(head: string, rows: readonly string[]): string {
  return `${[head, ...rows].join('\n')}\n`;
}

function sorted<T>(entries: Readonly<Record<string, T>>): [string, T][] {
  return Object.entries(entries).sort(([one], [other]) => (one < other ? -1 : 1));
}
