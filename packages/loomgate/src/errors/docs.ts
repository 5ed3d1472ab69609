import { type CatalogueEntry, catalogue } from './catalogue';
import { gatewayUserErrors } from './user-errors';

const heading = `# Errors

<!-- Written by \`npm run generate\` from the gateway's catalogue, src/errors.ts and the user-errors.ts of each module. -->

Errors of a request are in \`errors\`, with these \`extensions\`:

| extension | meaning |
| --- | --- |
| \`code\` | one of the table below |
| \`requestId\` | the id of the request in the log; also the response header \`x-request-id\`. A client can choose it (8 to 128 of \`A-Z a-z 0-9 _ -\`) |
| \`timestamp\` | time of the response, RFC 3339 |
| \`retryable\` | whether the same request may succeed later |
| \`details\` | machine-readable data, for some codes |

The status applies to a response without \`data\`; with data it is 200. Codes are added, never renamed.
Any other error is logged, and the client receives INTERNAL_SERVER_ERROR, in production without its message.

A response lists at most 100 errors. Where there are more, the fields of the others are null in \`data\` too, and the last
error has the code \`MORE_ERRORS\`, no \`path\`, and the number of unlisted errors in \`details.count\`. If none of
the 100 is a server error, the first further server error is listed before it.
`;

/**
 * Renders docs/errors.md.
 * @param userErrors the project's codes of `userErrors` with their meanings
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
    '## userErrors\n\nMistakes of a user are in the `userErrors` of a mutation, with the field and a message to display.\n',
    table('| code | meaning |\n| --- | --- |', user),
  ].join('\n');
}

function table(head: string, rows: readonly string[]): string {
  return `${[head, ...rows].join('\n')}\n`;
}

function sorted<T>(entries: Readonly<Record<string, T>>): [string, T][] {
  return Object.entries(entries).sort(([one], [other]) => (one < other ? -1 : 1));
}
