export { type Budget, createBudget } from './budget';
export { type EnhancedSource, enhance, type TokenReplacement } from './enhance';
export { SourceSyntaxError } from './source-syntax-error';
export { readTokens, type TokenIndex } from './tokens/read-tokens';
