import { randomUUID } from 'node:crypto';
import { expect } from '@jest/globals';
import type { Asker } from './front-door.ts';
import type { Order, OrderDesk } from './order-desk.ts';

/** `Return` of the graph, as far as tests look into it. */
export interface Return {
  readonly id: string;
  readonly state: string;
  readonly order: { readonly id: string } | null;
  readonly lines: readonly {
    readonly lineId: string;
    readonly quantity: number;
    readonly exchangeStoreId: string | null;
    readonly received: number;
    readonly damaged: number;
  }[];
  readonly refunded: { readonly amount: string } | null;
  readonly refundedThrough: string | null;
  readonly exchange: Order | null;
  readonly heldUntil: string | null;
  readonly storeId: string | null;
}

/** Any payload of returns. */
export interface ReturnPayload {
  readonly return: Return | null;
  readonly userErrors: readonly { readonly code: string; readonly field: readonly string[] }[];
}

const fields = /* GraphQL */ `
  return {
    id state order { id }
    lines { lineId quantity reason exchangeSku exchangeStoreId received damaged }
    refunded { amount } refundedThrough heldUntil storeId store { key } requestedAt receivedAt
    exchange {
      id number state lines { sku quantity storeId total { shown { amount } } } totals { total { shown { amount } } }
      payment { method state amount { amount } captured { amount } } returns { id }
    }
  }
  userErrors { code field message }
`;

/** How a test gives goods back. */
export interface ReturnDesk {
  request(input: object, asker?: Asker & { readonly store?: string }): Promise<ReturnPayload>;
  receive(input: object, asker?: Asker): Promise<ReturnPayload>;
  cancel(returnId: string, asker?: Asker): Promise<ReturnPayload>;
  /** Says that everything of an order was sent or fetched. */
  fulfil(orderId: string, step: 'SHIPPED' | 'COLLECTED', staff: Asker): Promise<void>;
}

/** Gives goods back where orders are placed. */
export function returnsAt({ ask }: Pick<OrderDesk, 'ask'>): ReturnDesk {
  const change = async (name: string, input: object, asker: Asker & { readonly store?: string } = {}) => {
    const { store, ...who } = asker;
    const where = store === undefined ? '' : `@inContext(store: "${store}")`;
    const type = `${name[0]?.toUpperCase()}${name.slice(1)}Input`;
    const document = `mutation ($input: ${type}!) ${where} { ${name}(input: $input) { ${fields} } }`;
    const data = await ask<Record<string, ReturnPayload>>(document, { input }, who);
    return data[name] as ReturnPayload;
  };
  return {
    request: (input, asker) => change('returnRequest', { idempotencyKey: randomUUID(), ...input }, asker),
    receive: (input, asker) => change('returnReceive', { idempotencyKey: randomUUID(), ...input }, asker),
    fulfil: async (orderId, step, staff) => {
      const document = `mutation ($input: OrderFulfilInput!) { orderFulfil(input: $input) { userErrors { code message } } }`;
      const input = { orderId, step, idempotencyKey: randomUUID() };
      expect(await ask(document, { input }, staff)).toEqual({ orderFulfil: { userErrors: [] } });
    },
    cancel: (returnId, asker) => change('returnCancel', { returnId }, asker),
  };
}

/** The return of a payload in which nothing was refused. */
export function given(payload: ReturnPayload): Return {
  expect(payload.userErrors).toEqual([]);
  return payload.return as Return;
}
