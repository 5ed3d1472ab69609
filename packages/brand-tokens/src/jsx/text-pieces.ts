import type { Node } from '@babel/types';

/** A part of a string literal without escapes, so that its offsets are those of the source. */
export interface TextPiece {
  readonly start: number;
  readonly text: string;
  /** Whether it is next to `${}` without a space. */
  readonly isJoinedBefore: boolean;
  readonly isJoinedAfter: boolean;
}

/** Returns the text of a string literal or of each part of a template; empty when it contains escapes. */
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
  // Escapes are backslashes in scripts and entities such as `&quot;` in JSX attributes.
  return /\\|&#?\w+;/.test(text) ? [] : [{ start, text, isJoinedBefore, isJoinedAfter }];
}

function bounds(node: Node, quote: number): [number, number] {
  return [(node.start ?? 0) + quote, (node.end ?? 0) - quote];
}
