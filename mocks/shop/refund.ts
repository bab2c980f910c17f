import { formatRate, parseAmount, parseRate } from '../../schema/money.ts';
import { type MoneyMode, netOf, type TaxedAmount, toMoney, toTaxedMoney } from '../../schema/taxed-money.ts';
import { divide } from './money.ts';

/** What a refund is asked for. */
export interface RefundRequest extends Omit<MoneyMode, 'taxIncluded'> {
  readonly taxIncluded: boolean;
  readonly lines: readonly RefundRequestLine[];
  readonly paidDelivery?: Paid | null;
  readonly delivery: boolean;
}

interface RefundRequestLine {
  readonly lineId: string;
  readonly quantity: number;
  readonly refundedBefore: number;
  readonly units: number;
  readonly paid: Paid;
}

interface Paid {
  readonly shown: string;
  readonly tax: string;
  readonly taxRate: string;
}

interface Part extends TaxedAmount {
  readonly taxMinor: number;
  readonly rate: string;
}

/** `Refund` of the SDL: partial refunds add up to what was paid. */
export function refund(request: RefundRequest) {
  const lines = request.lines.map((line) => partOf(line, request));
  const whole = { quantity: 1, refundedBefore: 0, units: 1 };
  const { paidDelivery: paid } = request;
  const delivery = request.delivery && paid ? partOf({ ...whole, paid }, request) : null;
  const parts = delivery === null ? lines : [...lines, delivery];
  const taxed = (amount: TaxedAmount) => toTaxedMoney(request, amount);
  return {
    lines: request.lines.map(({ lineId, units }, index) => {
      const { rate: taxRate, ...amount } = lines[index] as Part;
      return { lineId, units, taxRate, total: taxed(amount) };
    }),
    delivery: delivery && taxed(delivery),
    taxes: [...new Set(parts.map(({ rate }) => rate))].sort().map((rate) => {
      const { shownMinor, taxMinor } = add(parts.filter((part) => part.rate === rate));
      const base = netOf(request, shownMinor, taxMinor);
      return { rate, amount: toMoney(taxMinor, request.currency), base: toMoney(base, request.currency) };
    }),
    total: taxed(add(parts)),
  };
}

function partOf(
  { paid, quantity, refundedBefore, units }: Omit<RefundRequestLine, 'lineId'>,
  { currency }: RefundRequest,
): Part {
  const share = (amount: string): number => {
    const minor = parseAmount(amount, currency);
    const upTo = (count: number): number => divide(minor * count, quantity);
    return upTo(refundedBefore + units) - upTo(refundedBefore);
  };
  return {
    shownMinor: share(paid.shown),
    taxMinor: share(paid.tax),
    rate: formatRate(parseRate(paid.taxRate) ?? 0),
  };
}

const add = (parts: readonly Part[]) => ({
  shownMinor: parts.reduce((all, { shownMinor }) => all + shownMinor, 0),
  taxMinor: parts.reduce((all, { taxMinor }) => all + taxMinor, 0),
});
