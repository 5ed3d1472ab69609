import { code as currencyOf } from 'currency-codes';

/** What the columns of amounts hold. */
const storedDecimals = 2;

/** How many decimals an amount of the currency has by ISO 4217, as far as they are stored; 2 for an unknown code. */
export function decimalsOf(currencyCode: string): number {
  return Math.min(currencyOf(currencyCode)?.digits ?? storedDecimals, storedDecimals);
}

/** Whether an amount such as `129.90` is a whole number of the currency's smallest unit. */
export function isPayable(amount: string, currencyCode: string): boolean {
  const [, decimals = ''] = amount.split('.');
  return decimals.replace(/0+$/, '').length <= decimalsOf(currencyCode);
}
