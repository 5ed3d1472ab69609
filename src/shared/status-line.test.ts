import { createStatusLine } from './status-line';

function record(isTTY: boolean, columns?: number) {
  const written: string[] = [];
  const output = { isTTY, ...(columns !== undefined && { columns }), write: (text: string) => written.push(text) };
  return { written, line: createStatusLine(output) };
}

test('redraws, clears and ends one line on a terminal', () => {
  const { written, line } = record(true, 60);
  line.show('half');
  line.clear();
  line.end();
  expect(written).toEqual(['\r\u001b[Khalf', '\r\u001b[K', '\n']);
});

test('writes plain lines to a file or pipe, and nothing to clear or end them', () => {
  const { written, line } = record(false);
  line.show('half');
  line.clear();
  line.end();
  expect(written).toEqual(['half\n']);
});

test.each([
  [20, 19],
  [0, 79],
])('cuts a line on a terminal of %i columns to %i characters, where 0 means unknown', (columns, length) => {
  const { written, line } = record(true, columns);
  line.show('x'.repeat(100));
  expect(written).toEqual([`\r\u001b[K${'x'.repeat(length)}`]);
});
