const maxLength = 1_000;
/** The part of a message that is searched for schema details: four times the length it is cut to. */
const maxSearched = 4 * maxLength;

/** The message that a client gets of an error of graphql-js or Apollo. */
export function toClientMessage(message: string, isProduction: boolean): string {
  return shorten(withoutStackOverflow(isProduction ? withoutSchema(message.slice(0, maxSearched)) : message));
}

/** Limits a message: it repeats names and values of the request, and a response may have a hundred of them. */
export function shorten(message: string): string {
  return message.length > maxLength ? `${message.slice(0, maxLength - 1).toWellFormed()}…` : message;
}

/** Replaces the parser's stack overflow, which a deeply nested document causes. */
function withoutStackOverflow(message: string): string {
  return message === 'Maximum call stack size exceeded' ? 'The document nests deeper than it can be read.' : message;
}

/**
 * Messages of graphql-js that reveal the schema: suggestions, types of fields and arguments, and the names of required
 * arguments and input fields. Each is replaced by a message without them; a test covers all messages of graphql-js.
 * A name in the message is removed even if the request contains it, because a comment may list any number of guesses.
 */
const schemaDetails: readonly (readonly [RegExp, string])[] = [
  [/ ?Did you mean [\s\S]*$/, ''],
  [/^(Cannot query field "[^"]*") on type "[^"]*"/, '$1 here'],
  [/^(Unknown argument "[^"]*") on field "[^"]*"/, '$1'],
  [/^Field ("[^"]*") argument "[^"]*" of type "[^"]*" is required, but it/, 'A required argument of field $1'],
  [/^Directive ("[^"]*") argument "[^"]*" of type "[^"]*" is required, but it/, 'A required argument of directive $1'],
  [/^(Field "[^"]*" must not have a selection) since type "[^"]*" has no subfields/, '$1'],
  [/^(Field "[^"]*") of type "[^"]*" must/, '$1 must'],
  [
    /^(Variable "[^"]*") of type "[^"]*" used in position expecting type "[^"]*"/,
    '$1 is used where another type is expected',
  ],
  [/^(Variable "[^"]*") is of type "[^"]*" but must be non-nullable .*$/, '$1 is used where it must not be null.'],
  [/^Fragment(.*) cannot be spread here as objects of type [\s\S]*$/, 'Fragment$1 cannot be spread here.'],
  [/they return conflicting types "[^"]*" and "[^"]*"/g, 'they return conflicting types'],
  [/Argument ("[^"]*") of (?:required|non-null) type "[^"]*" /, 'Argument $1 '],
  [/Field "[^"]*" of required type "[^"]*" was not provided/, 'A required field was not provided'],
  [/(Field "[^"]*" is not defined) by type "[^"]*"/, '$1 here'],
  [/(Expected) value of type "[^"]*"(, found)/, '$1 another value$2'],
  [/Expected non-nullable type "[^"]*" not to be null/, 'The value must not be null'],
  [/Expected type "[^"]*" to be an object/, 'Expected an object'],
  [/Expected (?:value of )?type "[^"]*"/, 'Expected another value'],
  [/Enum "[^"]*" cannot represent/, 'An enum cannot represent'],
  [/(Value "[^"]*" does not exist) in "[^"]*" enum/, '$1 here'],
  [/(?:OneOf Input Object|OneOf type) "[^"]*"/, 'the input object'],
  [/Field "[^"]*" must be non-null/, 'A field must not be null'],
];

function withoutSchema(message: string): string {
  return schemaDetails.reduce((text, [pattern, replacement]) => text.replace(pattern, replacement), message);
}
