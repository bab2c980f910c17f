import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { formatAmount, formatRate, parseAmount } from '../../../schema/money.ts';
import { type Money, type MoneyMode, netOf, type TaxedMoney } from '../../../schema/taxed-money.ts';
import { taxLines } from '../../../services/pricing/quote/tax-lines.ts';
import { computeRefund, type Refund } from '../../../services/pricing/refund/compute-refund.ts';
import { readRefundInput } from '../../../services/pricing/refund/refund-input.ts';

/** What an order says was paid, as its quote computes it: tax per rate, spread over lines and delivery. */
interface Order {
  readonly mode: MoneyMode;
  readonly lines: readonly { readonly quantity: number; readonly paid: Paid }[];
  readonly delivery: Paid;
}

interface Paid {
  readonly shownMinor: number;
  readonly taxMinor: number;
  readonly ratePpm: number;
}

/** Units of each line that go back in one call; the call that takes delivery too. */
interface Returns {
  readonly calls: readonly (readonly number[])[];
  readonly deliveryAt: number;
}

const amounts = fc.record({
  // Few minor units over many pieces are where rounding shows.
  shownMinor: fc.oneof(fc.nat(12), fc.nat(5_000), fc.nat(99_999_999_999)),
  ratePpm: fc.constantFrom(0, 26_000, 55_000, 88_750, 200_000, 1_000_000, 3_000_000),
});
const quantities = fc.oneof(fc.integer({ min: 1, max: 7 }), fc.integer({ min: 1, max: 100_000 }));

const orders: fc.Arbitrary<Order> = fc
  .record({
    mode: fc.record({
      currency: fc.constantFrom('JPY', 'EUR', 'KWD'),
      taxIncluded: fc.boolean(),
      roundingMode: fc.constantFrom('HALF_UP' as const, 'HALF_EVEN' as const),
    }),
    lines: fc.array(fc.tuple(amounts, quantities), { minLength: 1, maxLength: 5 }),
    delivery: amounts,
  })
  .map(({ mode, lines, delivery }) => {
    const all = [...lines.map(([amount]) => amount), delivery];
    const taxed = taxLines(mode, all).lines;
    const paid = all.map((amount, index) => ({ ...amount, taxMinor: taxed[index]?.taxMinor ?? 0 }));
    return {
      mode,
      lines: lines.map(([, quantity], index) => ({ quantity, paid: paid[index] as Paid })),
      delivery: paid.at(-1) as Paid,
    };
  });

/** An order and returns that leave nothing of it; some calls take none of a line. */
const cases = orders.chain((order) =>
  fc
    .record({
      cuts: fc.tuple(
        ...order.lines.map(({ quantity }) => fc.array(fc.nat(quantity), { minLength: 4, maxLength: 4 })),
      ),
      deliveryAt: fc.nat(4),
    })
    .map(({ cuts, deliveryAt }) => {
      const steps = cuts.map((points, index) => {
        const sorted = [0, ...[...points].sort((a, b) => a - b), order.lines[index]?.quantity ?? 0];
        return sorted.slice(1).map((end, at) => end - (sorted[at] ?? 0));
      });
      const calls = [0, 1, 2, 3, 4].map((call) => steps.map((ofLine) => ofLine[call] ?? 0));
      return { order, returns: { calls, deliveryAt } as Returns };
    }),
);

/** Asks in the texts of the SDL, as the cart service does. */
function ask(
  { mode, lines, delivery }: Order,
  before: readonly number[],
  units: readonly number[],
  more: object,
) {
  const said = ({ shownMinor, taxMinor, ratePpm }: Paid) => ({
    shown: formatAmount(shownMinor, mode.currency),
    tax: formatAmount(taxMinor, mode.currency),
    taxRate: formatRate(ratePpm),
  });
  const input = lines.map(({ quantity, paid }, index) => ({
    lineId: `${index}`,
    quantity,
    refundedBefore: before[index] ?? 0,
    units: units[index] ?? 0,
    paid: said(paid),
  }));
  const asked = { delivery: false, deliveryRefundedBefore: false, paidDelivery: said(delivery), ...more };
  return computeRefund(readRefundInput({ ...mode, lines: input, ...asked }));
}

function refundAll(order: Order, { calls, deliveryAt }: Returns): readonly Refund[] {
  let before = order.lines.map(() => 0);
  return calls.map((units, call) => {
    const more = { delivery: call === deliveryAt, deliveryRefundedBefore: call > deliveryAt };
    const refund = ask(order, before, units, more);
    before = before.map((count, index) => count + (units[index] ?? 0));
    return refund;
  });
}

const minor = (money: Money | null): number =>
  parseAmount(money?.amount ?? 'none', money?.currencyCode ?? 'EUR');
const total = (numbers: readonly number[]): number => numbers.reduce((all, one) => all + one, 0);
const sides = ({ shown, net, tax, gross }: TaxedMoney) => [shown, net, tax, gross].map(minor);
const paidSides = ({ taxIncluded }: MoneyMode, { shownMinor, taxMinor }: Omit<Paid, 'ratePpm'>) =>
  taxIncluded
    ? [shownMinor, shownMinor - taxMinor, taxMinor, shownMinor]
    : [shownMinor, shownMinor, taxMinor, shownMinor + taxMinor];
const addSides = (rows: readonly (readonly number[])[]) =>
  [0, 1, 2, 3].map((side) => total(rows.map((row) => row[side] ?? 0)));

const everything = ({ lines, delivery }: Order): readonly Paid[] => [
  ...lines.map(({ paid }) => paid),
  delivery,
];
const amountsOf = (refund: Refund): readonly TaxedMoney[] => [
  ...refund.lines.map((line) => line.total),
  ...(refund.delivery ? [refund.delivery] : []),
];

const assertAlways = (holds: (order: Order, returns: Returns) => void): void =>
  fc.assert(
    fc.property(cases, ({ order, returns }) => holds(order, returns)),
    { numRuns: 400 },
  );

describe('any sequence of refunds that leaves nothing', () => {
  it('gives back exactly what was paid for each line and for delivery: net, tax and gross', () => {
    assertAlways((order, returns) => {
      const refunds = refundAll(order, returns);
      order.lines.forEach(({ paid }, index) => {
        const rows = refunds.flatMap(({ lines }) => (lines[index] ? [sides(lines[index].total)] : []));
        expect(addSides(rows)).toEqual(paidSides(order.mode, paid));
      });
      const deliveries = refunds.flatMap(({ delivery }) => (delivery ? [sides(delivery)] : []));
      expect(deliveries).toEqual([paidSides(order.mode, order.delivery)]);
    });
  });

  it('gives back exactly what was paid of each rate, as the quote said it, and in all', () => {
    assertAlways((order, returns) => {
      const refunds = refundAll(order, returns);
      const quoted = taxLines(order.mode, everything(order));
      for (const { ratePpm, taxMinor, netMinor } of quoted.taxes) {
        const taxes = refunds.flatMap((refund) =>
          refund.taxes.filter(({ rate }) => rate === formatRate(ratePpm)),
        );
        expect(total(taxes.map(({ amount }) => minor(amount)))).toBe(taxMinor);
        expect(total(taxes.map(({ base }) => minor(base)))).toBe(netMinor);
      }
      const { shownMinor, taxMinor } = quoted.total;
      const whole = paidSides(order.mode, { shownMinor, taxMinor: taxMinor ?? Number.NaN });
      expect(addSides(refunds.map((refund) => sides(refund.total)))).toEqual(whole);
    });
  });

  it('is as good as one refund of everything', () => {
    assertAlways((order, returns) => {
      const units = order.lines.map(({ quantity }) => quantity);
      const whole = ask(
        order,
        units.map(() => 0),
        units,
        { delivery: true },
      );
      const parts = refundAll(order, returns).map((refund) => sides(refund.total));
      expect(addSides(parts)).toEqual(sides(whole.total));
      expect(whole.lines.map((line) => sides(line.total))).toEqual(
        order.lines.map(({ paid }) => paidSides(order.mode, paid)),
      );
    });
  });
});

describe('each refund', () => {
  it('adds up: its parts and its rates to its total, net and tax to gross', () => {
    assertAlways((order, returns) => {
      for (const refund of refundAll(order, returns)) {
        const parts = amountsOf(refund).map(sides);
        const whole = sides(refund.total);
        expect(addSides(parts)).toEqual(whole);
        for (const [, net = 0, tax = 0, gross] of [...parts, whole]) expect(net + tax).toBe(gross);
        expect(total(refund.taxes.map(({ amount }) => minor(amount)))).toBe(whole[2]);
        expect(total(refund.taxes.map(({ base }) => minor(base)))).toBe(whole[1]);
        for (const { rate, amount, base } of refund.taxes) {
          const ofRate = refund.lines
            .filter(({ taxRate }) => taxRate === rate)
            .map((line) => sides(line.total));
          const ofDelivery = refund.delivery && formatRate(order.delivery.ratePpm) === rate;
          const all = addSides([
            ...ofRate,
            ...(ofDelivery && refund.delivery ? [sides(refund.delivery)] : []),
          ]);
          expect([minor(base), minor(amount)]).toEqual(all.slice(1, 3));
        }
      }
    });
  });

  it('never takes anything from the customer: no side of any part is negative', () => {
    assertAlways((order, returns) => {
      for (const refund of refundAll(order, returns)) {
        expect(
          amountsOf(refund)
            .flatMap(sides)
            .filter((side) => side < 0),
        ).toEqual([]);
      }
    });
  });

  it('is the fair share of what was paid to within one smallest unit, and of its tax to within what a unit more bears', () => {
    assertAlways((order, returns) => {
      refundAll(order, returns).forEach((refund, call) => {
        refund.lines.forEach((line, index) => {
          const bought = order.lines[index];
          if (bought === undefined) throw new Error('A line came from nowhere.');
          const share = (returns.calls[call]?.[index] ?? 0) / bought.quantity;
          const { shownMinor, taxMinor } = bought.paid;
          const rate = shownMinor === 0 ? 0 : taxMinor / shownMinor;
          expect(Math.abs(minor(line.total.shown) - shownMinor * share)).toBeLessThanOrEqual(1.001);
          expect(Math.abs(minor(line.total.tax) - taxMinor * share)).toBeLessThanOrEqual(1.001 + rate);
        });
      });
    });
  });

  it('is of goods as the market shows them: the other side follows from the tax', () => {
    assertAlways((order, returns) => {
      for (const { total: whole } of refundAll(order, returns)) {
        expect(minor(whole.net)).toBe(netOf(order.mode, minor(whole.shown), minor(whole.tax)));
        expect(whole.taxIncluded).toBe(order.mode.taxIncluded);
      }
    });
  });
});
