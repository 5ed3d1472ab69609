export { type EnhancedSource, enhance, type SourceLanguage, type TokenReplacement } from './enhance';
export { maxSourceBytes, SourceSyntaxError, type SourceSyntaxErrorCode } from './source-syntax-error';
export { readTokens, type TokenIndex } from './tokens/read-tokens';
export type { Token } from './tokens/token';
