import type { Connection, Edge } from '../../loaders';
import type { EnhancedSource, TokenReplacement } from './enhance';
import type { BrandPackRow } from './repository';

export type BrandPackMapper = BrandPackRow;
export type BrandPackConnectionMapper = Connection<BrandPackRow>;
export type BrandPackEdgeMapper = Edge<BrandPackRow>;
export type EnhancedSourceMapper = EnhancedSource;
export type TokenReplacementMapper = TokenReplacement;
