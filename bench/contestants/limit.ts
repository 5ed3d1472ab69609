/** The limit to come close to: Postgres builds the answer in one statement, and node:http passes it on. */
import { serve } from '../peers/serve.ts';
import { answerByStatement } from '../peers/statement.ts';

serve(answerByStatement);
