import { type Line, maxLineBytes, splitLines } from './read-lines';

async function linesOf(...chunks: (string | Buffer)[]): Promise<Line[]> {
  async function* source() {
    for (const chunk of chunks) yield Buffer.from(chunk);
  }
  const lines: Line[] = [];
  for await (const line of splitLines(source())) lines.push(line);
  return lines;
}

test('joins chunks at any position, also inside a character', async () => {
  const bytes = Buffer.from('one\nzwölf\n');
  const expected = [
    { number: 1, text: 'one' },
    { number: 2, text: 'zwölf' },
  ];
  for (let at = 0; at <= bytes.length; at += 1)
    await expect(linesOf(bytes.subarray(0, at), bytes.subarray(at))).resolves.toEqual(expected);
});

test('counts blank lines and skips them', async () => {
  await expect(linesOf('\n \r\nthree\n\n')).resolves.toEqual([{ number: 3, text: 'three' }]);
});

test('accepts a last line without a line feed and a leading byte order mark', async () => {
  await expect(linesOf('\ufeffone\ntwo')).resolves.toEqual([
    { number: 1, text: 'one' },
    { number: 2, text: 'two' },
  ]);
});

test('reports a line that is not UTF-8 or is too long', async () => {
  await expect(linesOf(Buffer.from([0xff]), '\n', 'x'.repeat(maxLineBytes), 'x', '\nthree')).resolves.toEqual([
    { number: 1, problem: 'is not UTF-8' },
    { number: 2, problem: `is longer than ${maxLineBytes} bytes` },
    { number: 3, text: 'three' },
  ]);
});
