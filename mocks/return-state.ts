import { formatGlobalId } from '../schema/global-id.ts';
import { mockInstant } from './shop/instant.ts';

/** `ReturnRequestInput` of the SDL. */
export interface MockReturnInput {
  readonly orderId: string;
  readonly lines: readonly {
    readonly lineId: string;
    readonly quantity: number;
    readonly reason?: string | null;
  }[];
  readonly exchange: readonly { readonly lineId: string; readonly sku: string }[];
  readonly idempotencyKey: string;
}

/** A return in memory. */
export interface MockReturn {
  readonly key: string;
  readonly input: MockReturnInput;
  readonly state: 'REQUESTED' | 'RECEIVED' | 'CANCELLED';
}

/** `Return` of the SDL, but for its order: nothing is moved that a mock takes back. */
export function showReturn({ key, input, state }: MockReturn) {
  const isExchange = input.exchange.length > 0;
  return {
    id: formatGlobalId('Return', key),
    state,
    lines: input.lines.map(({ lineId, quantity, reason }) => ({
      ...{ lineId, quantity, reason: reason ?? null, exchangeStoreId: null, damaged: 0 },
      exchangeSku: input.exchange.find((asked) => asked.lineId === lineId)?.sku ?? null,
      received: state === 'RECEIVED' ? quantity : 0,
    })),
    ...{ refunded: null, refundedThrough: null, exchange: null, storeId: null },
    heldUntil: isExchange && state === 'REQUESTED' ? mockInstant : null,
    requestedAt: mockInstant,
    receivedAt: state === 'RECEIVED' ? mockInstant : null,
  };
}
