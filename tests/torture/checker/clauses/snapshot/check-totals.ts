import type { Totals } from '../../../history/index.ts';

const wholePpm = 1_000_000n;

/**
 * What does not add up, in words; empty where all does. All sums are of whole minor units.
 *
 * - line: unit × quantity + fees − discounts = total; the line's share of basket discounts is among its discounts;
 * - the lines and delivery add up to the total, and subtotal − basket discounts + delivery = total;
 * - where net or gross is known: the bases of the rates add up to net, bases and taxes to gross, and the one that the
 *   market shows is the total;
 * - each rate's tax is within half a smallest unit of the exact one: of the net base where tax is added at the end,
 *   of base + tax where it is included. So it is rounded once, whichever way halves go.
 */
export function checkTotals(totals: Totals): string[] {
  const faults: string[] = [];
  const expect = (what: string, stated: number | null, computed: number): void => {
    if (stated !== null && stated !== computed) faults.push(`${what} is ${stated}, not ${computed}`);
  };
  for (const { sku, quantity, unitMinor, feesMinor, discountsMinor, totalMinor } of totals.lines)
    expect(`the line of ${sku}`, totalMinor, unitMinor * quantity + feesMinor - sum(discountsMinor));
  const { deliveryMinor = 0 } = totals;
  const goods = totals.totalMinor - deliveryMinor;
  expect('the total of the lines', sum(totals.lines.map((line) => line.totalMinor)), goods);
  expect('the total', totals.totalMinor, totals.subtotalMinor - sum(totals.discountsMinor) + deliveryMinor);
  const net = sum(totals.taxes.map(({ baseMinor }) => baseMinor));
  const gross = net + sum(totals.taxes.map(({ amountMinor }) => amountMinor));
  expect('net', totals.netMinor, net);
  expect('gross', totals.grossMinor, gross);
  expect('the amount shown', totals.taxIncluded ? totals.grossMinor : totals.netMinor, totals.totalMinor);
  for (const { ratePpm, baseMinor, amountMinor } of totals.taxes) {
    if (!isRoundedOnce(totals.taxIncluded, BigInt(ratePpm), BigInt(baseMinor), BigInt(amountMinor)))
      faults.push(`the tax at ${ratePpm} ppm on ${baseMinor} is ${amountMinor}`);
  }
  return faults;
}

const sum = (amounts: readonly number[]): number => amounts.reduce((total, amount) => total + amount, 0);

function isRoundedOnce(included: boolean, rate: bigint, base: bigint, tax: bigint): boolean {
  const whole = included ? wholePpm + rate : wholePpm;
  const exact = (included ? base + tax : base) * rate;
  const off = tax * whole - exact;
  return 2n * (off < 0n ? -off : off) <= whole;
}
