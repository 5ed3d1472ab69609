import type { ProductStatus } from '../../../../src/generated/prisma/client';
import type { DemoCategory } from '../categories';

/** The data of a demo product. The other columns are derived from it. */
export interface ProductData {
  readonly title: string;
  readonly description: string;
  /** EUR, as a decimal with two places. */
  readonly price: string;
  readonly inventory: number;
  readonly categories: readonly DemoCategory[];
  /** Alternative texts of the pictures; the first is the cover. */
  readonly images: readonly string[];
  readonly createdAt: string;
  /** Default: ACTIVE. */
  readonly status?: ProductStatus;
}
