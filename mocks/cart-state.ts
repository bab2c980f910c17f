import type { ServiceContext } from '../schema/context-header.ts';
import { quoted } from '../schema/quoted.ts';
import { isKnownSku } from './shop/prices.ts';
import { orderableOf } from './shop/stock-levels.ts';

/** A cart in memory. */
export interface MockCart {
  readonly key: string;
  readonly customerKey: string | null;
  readonly market: string;
  readonly language: string;
  readonly store: string | null;
  readonly channel: string;
  readonly codes: readonly string[];
  readonly destination: MockDestination | null;
  readonly method: string | null;
  /** Keys of the stores where it is fetched. */
  readonly pickupStores: readonly string[];
  readonly lines: readonly MockCartLine[];
}

/** Units of one SKU. */
export interface MockCartLine {
  readonly id: string;
  readonly sku: string;
  readonly quantity: number;
}

/** Where the goods go. */
export interface MockDestination {
  readonly country: string;
  readonly region?: string | null;
  readonly postalCode?: string | null;
}

/** Units of one SKU to be added. */
export interface NewLine {
  readonly sku: string;
  readonly quantity: number;
}

/** A user error of any of the cart's mutations. */
export interface MockUserError {
  readonly code: string;
  readonly field: readonly string[];
  readonly message: string;
  readonly available?: number;
}

/** A warning of a cart or a payload. */
export interface MockWarning {
  readonly code: string;
  readonly message: string;
  readonly lineId?: string | null;
  readonly discountCode?: string | null;
  readonly available?: number;
}

/** A cart after a change, or why there was none. */
export interface Changed {
  readonly cart: MockCart;
  readonly userErrors: readonly MockUserError[];
  readonly warnings: readonly MockWarning[];
}

/** An empty cart in the context of a request. */
export const emptyCart = (key: string, context: ServiceContext): MockCart => ({
  key,
  customerKey: context.customerId ?? null,
  market: context.market ?? 'FR',
  language: context.language ?? 'fr',
  store: context.store ?? null,
  channel: context.channel ?? 'WEB',
  codes: [],
  destination: null,
  method: null,
  pickupStores: [],
  lines: [],
});

/** Puts lines on top, one after the other, as far as stock goes. */
export function addLines(cart: MockCart, added: readonly NewLine[]): Changed {
  const start: Changed = { cart, userErrors: [], warnings: [] };
  return added.reduce((so, line, index) => addLine(so, line, index), start);
}

function addLine(so: Changed, { sku, quantity }: NewLine, index: number): Changed {
  const before = so.cart.lines.find((line) => line.sku === sku);
  const present = before?.quantity ?? 0;
  const error = (code: string, part: string, message: string, available?: number): Changed => {
    const field = ['lines', String(index), part];
    return {
      ...so,
      userErrors: [...so.userErrors, { code, field, message, ...(available !== undefined && { available }) }],
    };
  };
  if (quantity < 1 || present + quantity > 9_999) {
    return error('INVALID_QUANTITY', 'quantity', `A line cannot have ${quantity} units: give 1 to 9999.`);
  }
  if (!isKnownSku(sku)) return error('UNKNOWN_SKU', 'sku', `There is no SKU ${quoted(sku)}.`);
  const available = orderableOf(sku, so.cart.store) ?? 0;
  if (available <= present) {
    return error(
      'INSUFFICIENT_STOCK',
      'quantity',
      `Of ${sku}, ${available} can be had for this cart.`,
      available,
    );
  }
  const line = {
    id: before?.id ?? `${so.cart.key}-${sku}`,
    sku,
    quantity: Math.min(present + quantity, available),
  };
  const isReduced = line.quantity < present + quantity;
  const message = `Of ${sku}, ${available} can be had and are in the cart.`;
  return {
    cart: { ...so.cart, lines: withLine(so.cart.lines, line) },
    userErrors: so.userErrors,
    warnings: isReduced
      ? [...so.warnings, { code: 'QUANTITY_REDUCED', lineId: line.id, message, available }]
      : so.warnings,
  };
}

const withLine = (lines: readonly MockCartLine[], line: MockCartLine): readonly MockCartLine[] =>
  lines.some(({ id }) => id === line.id)
    ? lines.map((present) => (present.id === line.id ? line : present))
    : [...lines, line];

/** Sets quantities; 0 removes. */
export function updateLines(cart: MockCart, updates: readonly { id: string; quantity: number }[]): Changed {
  const userErrors = updates.flatMap(({ id, quantity }, index): MockUserError[] => {
    const line = cart.lines.find((candidate) => candidate.id === id);
    if (line === undefined) return [lineNotFound(['lines', String(index), 'id'], id)];
    if (updates.findIndex((update) => update.id === id) < index) {
      const message = `Line ${quoted(id)} stands twice: give it once.`;
      return [{ code: 'LINE_REPEATED', field: ['lines', String(index), 'id'], message }];
    }
    const field = ['lines', String(index), 'quantity'];
    if (quantity < 0 || quantity > 9_999) {
      return [
        { code: 'INVALID_QUANTITY', field, message: `A line cannot have ${quantity} units: give 0 to 9999.` },
      ];
    }
    const available = orderableOf(line.sku, cart.store) ?? 0;
    if (quantity <= Math.max(available, line.quantity)) return [];
    return [
      { code: 'INSUFFICIENT_STOCK', field, message: `Of ${line.sku}, ${available} can be had.`, available },
    ];
  });
  const quantities = new Map(updates.map(({ id, quantity }) => [id, quantity]));
  const lines = cart.lines
    .map((line) => ({ ...line, quantity: quantities.get(line.id) ?? line.quantity }))
    .filter(({ quantity }) => quantity > 0);
  return { cart: { ...cart, lines }, userErrors, warnings: [] };
}

/** Takes lines out. */
export function removeLines(cart: MockCart, ids: readonly string[]): Changed {
  const userErrors = ids.flatMap((id, index) =>
    cart.lines.some((line) => line.id === id) ? [] : [lineNotFound(['lineIds', String(index)], id)],
  );
  return {
    cart: { ...cart, lines: cart.lines.filter(({ id }) => !ids.includes(id)) },
    userErrors,
    warnings: [],
  };
}

const lineNotFound = (field: readonly string[], id: string): MockUserError => ({
  code: 'LINE_NOT_FOUND',
  field,
  message: `The cart has no line ${quoted(id)}.`,
});
