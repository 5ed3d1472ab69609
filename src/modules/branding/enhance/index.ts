export { type EnhancedSource, enhance, type TokenReplacement } from './enhance';
export { maxReadingMs } from './reading';
export { SourceSyntaxError } from './source-syntax-error';
export { readTokens, type TokenIndex } from './tokens/read-tokens';
