import type { ServiceContext } from '../schema/context-header.ts';
import { formatGlobalId } from '../schema/global-id.ts';
import type { Changed, MockCart, MockWarning } from './cart-state.ts';
import {
  deliveryOptions,
  type PickupArguments,
  pickupOptions,
  quoteOf,
  showDelivery,
  showTotals,
} from './delivery-objects.ts';
import { mockInstant } from './shop/instant.ts';
import type { quote } from './shop/quote.ts';

/** `Cart` of the SDL, priced for the market of the context. */
export function showCart(cart: MockCart, context: ServiceContext) {
  const { key, lines, codes, market, language, store, channel } = cart;
  const quoted = quoteOf(cart, context);
  return {
    id: formatGlobalId('Cart', key),
    lines: lines.map((line) => ({
      ...noPrice,
      ...quoted.lines.find(({ lineId }) => lineId === line.id),
      ...line,
    })),
    totalQuantity: lines.reduce((total, { quantity }) => total + quantity, 0),
    totals: showTotals(quoted),
    discounts: quoted.discounts,
    codes,
    taxes: quoted.taxes,
    quote: quoted,
    warnings: warningsOf(quoted),
    context: { market, language, store, channel },
    delivery: showDelivery(cart, quoted.delivery),
    deliveryOptions: () => deliveryOptions(cart, context),
    pickupOptions: (args: PickupArguments) => pickupOptions(cart, args),
    order: null,
    customerId: cart.customerKey && formatGlobalId('Customer', cart.customerKey),
    createdAt: mockInstant,
    updatedAt: mockInstant,
  };
}

/** Any payload of the SDL: what a change made of a cart, or why it was refused. */
export function showPayload({ cart, userErrors, warnings }: Changed, context: ServiceContext) {
  if (userErrors.length > 0) return { cart: null, userErrors, warnings: [] };
  const shown = showCart(cart, context);
  return { cart: shown, userErrors, warnings: [...warnings, ...shown.warnings] };
}

const noPrice = { unit: null, total: null, fees: [], discounts: [] };

// A mock cart holds no SKU without a price, so that codes and delivery are all that a quote can object to.
const warningsOf = ({ problems }: ReturnType<typeof quote>): readonly MockWarning[] =>
  problems.map(({ code, discountCode }) =>
    code === 'DELIVERY_UNKNOWN'
      ? { code: 'DELIVERY_NOT_POSSIBLE', message: 'There is no such method of delivery.' }
      : {
          code: 'CODE_NOT_APPLIED',
          message: `The code ${discountCode} was not applied.`,
          discountCode,
        },
  );
