import type { Connection, Edge } from 'loomgate';
import type { ArtisanRow } from './repository';

export type ArtisanMapper = ArtisanRow;
export type ArtisanConnectionMapper = Connection<ArtisanRow>;
export type ArtisanEdgeMapper = Edge<ArtisanRow>;
