import { exponentOf, parseAmount, parseRate, type RoundingMode } from '../../../schema/money.ts';
import { quoted } from '../../../schema/quoted.ts';
import { assertQuantity } from '../../../schema/read/pricing.ts';
import { refuseArgument } from '../../kit/service-error.ts';
import type { PaidAmount, PaidLine, RefundSource } from './compute-refund.ts';

/** `RefundInput` after coercion. */
export interface RefundInput {
  readonly currency: string;
  readonly taxIncluded: boolean;
  readonly roundingMode: RoundingMode;
  readonly lines: readonly RefundLineInput[];
  readonly paidDelivery?: PaidAmountInput | null;
  readonly delivery: boolean;
  readonly deliveryRefundedBefore: boolean;
}

interface RefundLineInput extends Omit<PaidLine, 'paid'> {
  readonly paid: PaidAmountInput;
}

interface PaidAmountInput {
  readonly shown: string;
  readonly tax: string;
  readonly taxRate: string;
}

/** Reads amounts as minor units; refuses with `BAD_INPUT` what nobody can have paid, or what went back already. */
export function readRefundInput(input: RefundInput): RefundSource {
  const { lines, paidDelivery, currency, taxIncluded, roundingMode } = input;
  if (lines.length > maxLines) refuseArgument('lines', `${lines.length} lines`, `at most ${maxLines}`);
  if (input.delivery && input.deliveryRefundedBefore) {
    refuseArgument('delivery', 'true where deliveryRefundedBefore is true', 'it once for an order');
  }
  const seen = new Set<string>();
  const read = lines.map((line, index): PaidLine => {
    const at = `lines.${index}`;
    if (seen.has(line.lineId)) {
      refuseArgument(`${at}.lineId`, quoted(line.lineId), 'a name that no other line has');
    }
    seen.add(line.lineId);
    assertUnits(line, at);
    return { ...line, paid: readPaid(line.paid, input, `${at}.paid`) };
  });
  // Read even where it does not go back: what is wrong in an order shows at its first refund, not at its last.
  const paid = paidDelivery == null ? null : readPaid(paidDelivery, input, 'paidDelivery');
  return {
    mode: { currency, taxIncluded, roundingMode },
    lines: read,
    delivery: input.delivery ? paid : null,
  };
}

function assertUnits({ quantity, refundedBefore, units }: RefundLineInput, at: string): void {
  assertQuantity(quantity, `${at}.quantity`);
  if (refundedBefore < 0 || refundedBefore > quantity)
    refuseArgument(`${at}.refundedBefore`, `${refundedBefore}`, `0 to ${quantity}`);
  const left = quantity - refundedBefore;
  if (units < 0 || units > left) refuseArgument(`${at}.units`, `${units}`, `0 to ${left}`);
}

function readPaid(
  { shown, tax, taxRate }: PaidAmountInput,
  { currency, taxIncluded }: RefundInput,
  at: string,
): PaidAmount {
  const shownMinor = readAmount(shown, currency, `${at}.shown`);
  const taxMinor = readAmount(tax, currency, `${at}.tax`);
  const ratePpm = readNumber(() => parseRate(taxRate));
  if (ratePpm === null) refuseArgument(`${at}.taxRate`, quoted(taxRate), 'a fraction from 0 such as "0.2"');
  if (taxIncluded ? taxMinor > shownMinor : shownMinor === 0 && taxMinor > 0) {
    refuseArgument(`${at}.tax`, quoted(tax), `no more than ${quoted(shown)} can bear`);
  }
  return { shownMinor, taxMinor, ratePpm };
}

function readAmount(amount: string, currency: string, at: string): number {
  const minor = readNumber(() => parseAmount(amount, currency));
  if (minor !== null) return minor;
  const form = `an amount of ${currency} from 0, at most 15 digits of which ${exponentOf(currency)} are decimals`;
  return refuseArgument(at, quoted(amount), form);
}

// Null for what is too large, too fine or below 0.
function readNumber(parse: () => number | null): number | null {
  try {
    const value = parse();
    return value === null || value < 0 ? null : value;
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}

const maxLines = 500;
