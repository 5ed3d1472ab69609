/** The limit: Postgres builds the whole answer in one statement, and node:http writes it. */
import { serve } from '../peers/serve.ts';
import { answerByStatement } from '../peers/statement.ts';

serve(answerByStatement);
