import { canonicalJson } from '../kit/idempotency.ts';
import type { Cart, ShownDiscount } from './cart.ts';
import type { CartWarning } from './cart-warning.ts';
import type { Discount, Quote } from './neighbours/quote.ts';
import type { ShownDiscounts } from './shown.ts';

/** All that a quote takes off, each promotion once: for the basket, or for one line where it counts for that alone. */
function discountsOf({ language }: Cart, { discounts, lines }: Quote): readonly ShownDiscount[] {
  const basket = new Set(discounts.map(({ promotion }) => promotion));
  const show = (lineId: string | null, { promotion, titles, amount, code }: Discount): ShownDiscount => {
    const title = titles.find((each) => each.language === language) ?? titles[0];
    return { lineId, promotion, title: title?.text ?? promotion, amount, code };
  };
  return [
    ...discounts.map((discount) => show(null, discount)),
    ...lines.flatMap(({ lineId, discounts: ofLine }) =>
      ofLine.filter(({ promotion }) => !basket.has(promotion)).map((discount) => show(lineId, discount)),
    ),
  ];
}

const isSame = (a: ShownDiscount, b: ShownDiscount): boolean =>
  a.promotion === b.promotion && a.lineId === b.lineId;

/**
 * What this reader was shown and what does not apply any more. Not what went with its line, or with a code that was taken
 * off: whoever did that knows.
 */
function endedOf(cart: Cart, quote: Quote, reader: string): readonly ShownDiscount[] {
  const now = discountsOf(cart, quote);
  return (cart.shownDiscounts[reader] ?? []).filter(
    (before) =>
      !now.some((discount) => isSame(before, discount)) &&
      (before.code === null || cart.codes.includes(before.code)) &&
      (before.lineId === null ? cart.lines.length > 0 : cart.lines.some(({ id }) => id === before.lineId)),
  );
}

/** What is to be written down once a quote is shown: what it takes off, and what is still to be told; often nothing. */
export function shownDiscounts(cart: Cart, quote: Quote, reader: string): ShownDiscounts[] {
  const discounts = [...discountsOf(cart, quote), ...endedOf(cart, quote, reader)];
  const before = cart.shownDiscounts[reader] ?? [];
  return textOf(before) === textOf(discounts)
    ? []
    : [{ kind: 'discounts', cartKey: cart.key, shownTo: reader, discounts }];
}

const textOf = (discounts: readonly ShownDiscount[]): string =>
  JSON.stringify(discounts.map((discount) => canonicalJson(discount)).sort());

/** Discounts that ended, and what is to be written down once that is told. */
export interface EndedPromotions {
  readonly warnings: readonly CartWarning[];
  readonly told: readonly ShownDiscounts[];
}

/** What is to be said of discounts that this reader was shown and that do not apply any more. */
export function endedPromotions(cart: Cart, quote: Quote, reader: string): EndedPromotions {
  const ended = endedOf(cart, quote, reader);
  const warnings = ended.map(({ lineId, promotion, title, amount, code }): CartWarning => {
    const off = `${amount.amount} ${amount.currencyCode}`;
    return {
      code: 'PROMOTION_ENDED',
      ...(lineId !== null && { lineId }),
      message: `${title} took ${off} off when the cart was read before, and does not apply now.`,
      promotion,
      ...(code !== null && { discountCode: code }),
      before: amount,
    };
  });
  const discounts = discountsOf(cart, quote);
  const told: readonly ShownDiscounts[] =
    ended.length === 0 ? [] : [{ kind: 'discounts', cartKey: cart.key, shownTo: reader, discounts }];
  return { warnings, told };
}
