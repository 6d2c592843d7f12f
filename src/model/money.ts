/** Currencies of ISO 4217 and exact amounts. An amount is never without its currency. */
import { Big } from "big.js";

export interface Money {
  /** Decimal text without exponent, e.g. `1234.5`. */
  readonly amount: string;
  /** ISO 4217 code. */
  readonly currency: string;
}

/** Active codes of ISO 4217 (list one, funds and metals left out). */
export const currencies: ReadonlySet<string> = new Set(
  `AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF CHF CLP CNY COP CRC CUP CVE CZK
  DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GNF GTQ GYD HKD HNL HTG HUF IDR ILS INR IQD IRR ISK JMD JOD JPY KES KGS KHR
  KMF KPW KRW KWD KYD KZT LAK LBP LKR LRD LSL LYD MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD OMR PAB
  PEN PGK PHP PKR PLN PYG QAR RON RSD RUB RWF SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TND TOP TRY TTD TWD
  TZS UAH UGX USD UYU UZS VED VES VND VUV WST XAF XCD XCG XOF XPF YER ZAR ZMW ZWG`.split(/\s+/),
);

/** Currencies whose smallest coin is not a hundredth: digits after the point. */
const exponents: ReadonlyMap<string, number> = new Map([
  ...["BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW", "PYG", "RWF", "UGX", "VND", "VUV", "XAF", "XOF", "XPF"].map((code) => [code, 0] as const),
  ...["BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"].map((code) => [code, 3] as const),
]);

export function isCurrency(code: string): boolean {
  return currencies.has(code);
}

/** Digits after the point that ISO 4217 gives a currency: JPY 0, EUR 2, KWD 3. */
export function exponentOf(currency: string): number {
  return exponents.get(currency) ?? 2;
}

/** True where an amount has more digits after the point than its currency has coins: kept as it is, with a warning. */
export function exceedsExponent({ amount, currency }: Money): boolean {
  return !new Big(amount).round(exponentOf(currency), Big.roundDown).eq(amount);
}

/** Exact sum. @throws Error where the currencies differ: that is a question of rates, not of adding. */
export function addMoney(a: Money, b: Money): Money {
  if (a.currency !== b.currency) throw new Error(`${a.currency} and ${b.currency} do not add`);
  return { amount: new Big(a.amount).plus(b.amount).toFixed(), currency: a.currency };
}
