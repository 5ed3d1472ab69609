import { code as currencyOf } from 'currency-codes';

/** The number of decimals that the columns of amounts store. */
const storedDecimals = 2;

/** Returns the number of decimals of the currency by ISO 4217, at most `storedDecimals`; 2 for an unknown code. */
export function decimalsOf(currencyCode: string): number {
  return Math.min(currencyOf(currencyCode)?.digits ?? storedDecimals, storedDecimals);
}

/** Returns whether an amount such as `129.90` is a whole number of the currency's smallest unit. */
export function hasValidDecimals(amount: string, currencyCode: string): boolean {
  const [, decimals = ''] = amount.split('.');
  return decimals.replace(/0+$/, '').length <= decimalsOf(currencyCode);
}
