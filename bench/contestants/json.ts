/** The most that the load generator can measure here: the answer, read once, written as it is. */
import { serve } from '../peers/serve.ts';
import { answerByStatement } from '../peers/statement.ts';

const bytes = Buffer.from(await answerByStatement());
serve(async () => bytes);
