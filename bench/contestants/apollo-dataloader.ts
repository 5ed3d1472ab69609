/** Apollo Server with a DataLoader for each edge. */
import { createSource } from '../peers/apollo/loaded-source.ts';
import { serveApollo } from '../peers/apollo/serve.ts';

serveApollo(createSource);
