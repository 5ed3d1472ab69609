declare global {
  /** The part of https://github.com/tc39/proposal-json-parse-with-source that is used here. TypeScript lacks it. */
  interface JSON {
    /** Returns an object that `JSON.stringify` writes as this text. @param text a number, string, boolean or null in JSON */
    rawJSON(text: string): object;
    /** @param reviver gets the text of a number, string, boolean or null as `source` */
    parse(
      text: string,
      reviver: (key: string, value: unknown, context: { readonly source?: string }) => unknown,
    ): unknown;
  }
}

export {};
