import type { EnhancedSource, TokenReplacement } from '@loomgate/brand-tokens';
import type { Connection, Edge, Outcome } from 'loomgate';
import type { BrandPackRow } from './repository';

export type BrandPackMapper = BrandPackRow;
export type BrandPackConnectionMapper = Connection<BrandPackRow>;
export type BrandPackEdgeMapper = Edge<BrandPackRow>;
export type EnhancedSourceMapper = EnhancedSource;
export type TokenReplacementMapper = TokenReplacement;
/** The id in the database. The payload's resolver loads the row after the write. */
export type PublishBrandPackPayloadMapper = Outcome<string>;
