import type { Node } from '@babel/types';

/** A stretch of text inside a string of the source, free of escapes, so that its offsets are the source's. */
export interface TextPiece {
  readonly start: number;
  readonly text: string;
  /** Something is joined to it without a space in between, as at `${}`. */
  readonly isJoinedBefore: boolean;
  readonly isJoinedAfter: boolean;
}

/** The text of a string literal or of each stretch of a template; nothing where an escape moves the offsets. */
export function textPiecesOf(node: Node, source: string): TextPiece[] {
  if (node.type === 'StringLiteral') return pieceOf(bounds(node, 1), source, false, false);
  if (node.type !== 'TemplateLiteral') return [];
  const last = node.quasis.length - 1;
  return node.quasis.flatMap((quasi, index) => pieceOf(bounds(quasi, 0), source, index > 0, index < last));
}

function pieceOf(
  [start, end]: readonly [number, number],
  source: string,
  isJoinedBefore: boolean,
  isJoinedAfter: boolean,
): TextPiece[] {
  const text = source.slice(start, end);
  // A backslash escapes in scripts, `&quot;` and its like in JSX attributes.
  return /\\|&#?\w+;/.test(text) ? [] : [{ start, text, isJoinedBefore, isJoinedAfter }];
}

function bounds(node: Node, quote: number): [number, number] {
  return [(node.start ?? 0) + quote, (node.end ?? 0) - quote];
}
