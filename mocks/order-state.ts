import type { ServiceContext } from '../schema/context-header.ts';
import { formatGlobalId } from '../schema/global-id.ts';
import type { MockCart } from './cart-state.ts';
import { showTotals } from './delivery-objects.ts';
import { mockInstant } from './shop/instant.ts';
import { marketOf } from './shop/money.ts';
import { quote } from './shop/quote.ts';

/** `OrderPlaceInput` of the SDL. */
export interface MockOrderInput {
  readonly cartId: string;
  readonly payment: { readonly method: 'CARD' | 'IN_STORE'; readonly token?: string | null };
  readonly contact: object;
  readonly address?: object | null;
  readonly idempotencyKey: string;
}

/** An order in memory. */
export interface MockOrder {
  /** Of the only order that a mock makes of a cart. */
  readonly key: string;
  readonly number: string;
  readonly cart: MockCart;
  readonly input: MockOrderInput;
  readonly market: string;
}

/** An order of a cart; nothing ever fails that a mock sells. */
export const orderOf = (cart: MockCart, input: MockOrderInput, count: number, context: ServiceContext) => ({
  ...{ key: cart.key, number: `C${1_000_231 + count}`, cart, input, market: context.market ?? cart.market },
});

/** `Order` of the SDL: placed, and paid where it is paid by card. */
export function showOrder({ key, number, cart, input, market }: MockOrder) {
  const { lines, codes, destination, method, language, store, channel, customerKey } = cart;
  const delivery = method === null ? null : { method };
  const asked = lines.map(({ id, sku, quantity }) => ({ lineId: id, sku, quantity }));
  const quoted = quote({ lines: asked, codes, destination, delivery }, marketOf(market));
  const { currencyCode } = quoted.total.shown;
  const total = quoted.total.gross ?? quoted.total.shown;
  const nothing = { amount: total.amount.replace(/\d/g, '0').replace(/^0+(?=\d)/, ''), currencyCode };
  const isCard = input.payment.method === 'CARD';
  const nowhere = { cancelled: 0, ready: 0, shipped: 0, collected: 0, returned: 0, storeId: null };
  return {
    id: formatGlobalId('Order', key),
    number,
    state: 'PLACED',
    lines: quoted.lines.map((line) => ({ ...line, ...nowhere, id: line.lineId })),
    totals: showTotals(quoted),
    discounts: quoted.discounts,
    taxes: quoted.taxes,
    codes,
    context: { market, language, store, channel },
    delivery: {
      method,
      titles: quoted.delivery?.titles ?? [],
      address: input.address && { ...noAddress, ...input.address },
      pickup: [],
    },
    contact: { phone: null, ...input.contact },
    payment: {
      method: input.payment.method,
      state: isCard ? 'CAPTURED' : 'DUE',
      amount: total,
      authorized: isCard ? total : nothing,
      captured: isCard ? total : nothing,
      refunded: nothing,
    },
    nextAction: null,
    events: [{ type: 'PLACED', at: mockInstant, lineIds: [] }],
    failure: null,
    customerId: customerKey && formatGlobalId('Customer', customerKey),
    placedAt: mockInstant,
    createdAt: mockInstant,
    updatedAt: mockInstant,
  };
}

const noAddress = { name: null, postalCode: null, region: null, phone: null };
