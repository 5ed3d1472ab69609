/** Apollo Server with a DataLoader behind each edge, as a careful engineer writes it. */
import { createSource } from '../peers/apollo/loaded-source.ts';
import { serveApollo } from '../peers/apollo/serve.ts';

serveApollo(createSource);
