export { type EnhancedSource, enhance, type SourceLanguage, type TokenReplacement } from './enhance';
export { SourceSyntaxError } from './source-syntax-error';
export { readTokens, type TokenIndex } from './tokens/read-tokens';
