import { formatGlobalId } from '../../../schema/global-id.ts';
import { formatAmount } from '../../../schema/money.ts';
import type { EventType, NewEvent } from '../events/index.ts';
import type { Order } from './order.ts';

/** What a back office is told of an order: all that it needs to find and serve it, and nobody's name or address. */
export const orderEvent = (
  type: EventType,
  order: Order,
  more: Readonly<Record<string, unknown>> = {},
): NewEvent => {
  const { key, number, customerKey, market, language, channel, store, lines, payment } = order;
  return {
    type,
    subject: key,
    payload: {
      number,
      customerId: customerKey && formatGlobalId('Customer', customerKey),
      ...{ market, language, channel, store },
      lines: lines.map(({ id, sku, quantity, store: from }) => ({ id, sku, quantity, store: from })),
      total: { amount: formatAmount(payment.amountMinor, payment.currency), currencyCode: payment.currency },
      paymentMethod: payment.method,
      ...more,
    },
  };
};
