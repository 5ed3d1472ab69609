/** The upper bound of the load generator: node:http writes a constant answer. */
import { serve } from '../peers/serve.ts';
import { answerByStatement } from '../peers/statement.ts';

const bytes = Buffer.from(await answerByStatement());
serve(async () => bytes);
