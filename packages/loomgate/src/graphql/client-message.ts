const maxLength = 1_000;
/** So much of a message is looked through for what tells of the schema: it is not more than it is cut to, four times. */
const maxWorded = 4 * maxLength;

/** What a client reads of an error that graphql-js or Apollo has worded. */
export function toClientMessage(message: string, isProduction: boolean): string {
  return shorten(inOurWords(isProduction ? withoutSchema(message.slice(0, maxWorded)) : message));
}

/** Names and values are repeated as they were sent, which may be as long as a request, in each of a hundred errors. */
export function shorten(message: string): string {
  return message.length > maxLength ? `${message.slice(0, maxLength - 1).toWellFormed()}…` : message;
}

/** What the parser says of a document that nests deeper than it can follow is about its insides. */
function inOurWords(message: string): string {
  return message === 'Maximum call stack size exceeded' ? 'The document nests deeper than it can be read.' : message;
}

/**
 * What graphql-js says of the schema that the client has not sent itself: suggestions, types of fields and arguments, and
 * required arguments and input fields, which it names one after the other to whoever leaves them out. Each is worded
 * without it; a test walks all of graphql-js' messages. A name is not kept because the request has it: a comment may
 * have every name that there could be.
 */
const tellingOfSchema: readonly (readonly [RegExp, string])[] = [
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
  return tellingOfSchema.reduce((text, [telling, instead]) => text.replace(telling, instead), message);
}
