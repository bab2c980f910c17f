import { expect } from '@jest/globals';
import type { TestGateway } from '../kit/test-gateway.ts';
import { type Asker, ask } from './front-door.ts';

/** `Money` of the graph. */
export interface Amount {
  readonly amount: string;
}

/** `TaxedMoney` of the graph. */
export interface Taxed {
  readonly shown: Amount & { readonly currencyCode: string };
  readonly net: Amount | null;
  readonly gross: Amount | null;
  readonly tax: Amount | null;
}

/** `CartDiscount` of the graph. */
export interface Discount {
  readonly promotion: string;
  readonly amount: Amount;
  readonly code: string | null;
}

/** `CartWarning` of the graph. */
export interface Warning {
  readonly code: string;
  readonly before: Amount | null;
  readonly now: Amount | null;
  readonly available: number | null;
}

/** `Cart` of the graph, as far as tests look into it. */
export interface Cart {
  readonly id: string;
  readonly lines: readonly {
    readonly id: string;
    readonly sku: string;
    readonly quantity: number;
    readonly unit: Taxed;
    readonly total: Taxed;
    readonly discounts: readonly Discount[];
  }[];
  readonly totals: { readonly subtotal: Taxed; readonly total: Taxed };
  readonly discounts: readonly Discount[];
  readonly taxes: readonly { readonly rate: string; readonly amount: Amount; readonly base: Amount }[];
  readonly warnings: readonly Warning[];
}

/** What mutations of carts answer. */
export interface Payload {
  readonly cart: Cart | null;
  readonly userErrors: readonly { readonly code: string; readonly field: readonly string[] }[];
  readonly warnings: readonly Warning[];
}

/** A SKU and how many of it. */
export type Line = readonly [sku: string, quantity: number];

/** How a test deals with carts. */
export interface Carts {
  /** The payload of a mutation of `operations.graphql`. */
  change(mutation: string, input: object, variables?: object, asker?: Asker): Promise<Payload>;
  create(lines: readonly Line[], input?: object, variables?: object, asker?: Asker): Promise<Payload>;
  add(cartId: string, lines: readonly Line[], asker?: Asker): Promise<Payload>;
  read(id: string, variables?: object, asker?: Asker): Promise<Cart | null>;
}

/** Carts at a gateway that is started later; calls get names of their own where a test gives none. */
export function cartsAt(gateway: () => Pick<TestGateway, 'ask'>): Carts {
  let calls = 0;
  const newKey = (): string => {
    calls += 1;
    return `call ${calls}`;
  };
  const change: Carts['change'] = async (mutation, input, variables = {}, asker) => {
    const data = await ask<Record<string, Payload>>(gateway(), mutation, { input, ...variables }, asker);
    return Object.values(data)[0] as Payload;
  };
  return {
    change,
    create: (lines, input = {}, variables, asker) =>
      change('CartCreate', { lines: toInput(lines), idempotencyKey: newKey(), ...input }, variables, asker),
    add: (cartId, lines, asker) =>
      change('CartLinesAdd', { cartId, lines: toInput(lines), idempotencyKey: newKey() }, {}, asker),
    read: async (id, variables = {}, asker) =>
      (await ask<{ cart: Cart | null }>(gateway(), 'CartRead', { id, ...variables }, asker)).cart,
  };
}

/** Lines as the input has them. */
export const toInput = (
  lines: readonly Line[],
): readonly { readonly sku: string; readonly quantity: number }[] =>
  lines.map(([sku, quantity]) => ({ sku, quantity }));

/** The cart of a payload in which nothing was refused. */
export function made({ cart, userErrors }: Payload): Cart {
  expect(userErrors).toEqual([]);
  expect(cart).not.toBeNull();
  return cart as Cart;
}

/** What is to be paid. */
export const totalOf = ({ totals }: Cart): string => totals.total.shown.amount;

/** What is taken off, promotion by promotion. */
export const offOf = ({
  discounts,
}: {
  readonly discounts: readonly Discount[];
}): readonly (readonly string[])[] => discounts.map(({ promotion, amount }) => [promotion, amount.amount]);
