const maxLength = 1_000;

/** What a client reads of an error that graphql-js or Apollo has worded. */
export function toClientMessage(message: string, isProduction: boolean): string {
  return shorten(inOurWords(isProduction ? withoutSuggestion(message) : message));
}

/** Names and values are repeated as they were sent, which may be as long as a request, in each of a hundred errors. */
export function shorten(message: string): string {
  return message.length > maxLength ? `${message.slice(0, maxLength - 1).toWellFormed()}…` : message;
}

/** What the parser says of a document that nests deeper than it can follow is about its insides. */
function inOurWords(message: string): string {
  return message === 'Maximum call stack size exceeded' ? 'The document nests deeper than it can be read.' : message;
}

/** Apollo leaves them out of validation errors alone; variables that do not fit have some, too. */
function withoutSuggestion(message: string): string {
  return message.replace(/ ?Did you mean [\s\S]*$/, '');
}
