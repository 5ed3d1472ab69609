import type { ProductStatus } from '../../../../src/generated/prisma/client';
import type { DemoCategory } from '../categories';

/** A product as its maker would write it down; the rest of its columns follows from these. */
export interface Piece {
  readonly title: string;
  readonly description: string;
  /** EUR, as a decimal with two places. */
  readonly price: string;
  readonly inventory: number;
  readonly categories: readonly DemoCategory[];
  /** What each picture shows, the first one being the cover. */
  readonly images: readonly string[];
  readonly createdAt: string;
  /** Default: ACTIVE. */
  readonly status?: ProductStatus;
}
