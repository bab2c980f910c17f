import { receiveReturned } from '../../../neighbours/returned-goods.ts';
import { onBehalfOf } from '../../steps/step.ts';
import { returnReference } from '../return.ts';
import type { ReturnStep } from './step.ts';

/** RECEIVING: has stock take the goods in. */
export const takeIn: ReturnStep = async (desk, order, back) => {
  const skus = new Map(order.lines.map(({ id, sku }) => [id, sku]));
  const goods = back.lines.flatMap(({ lineId, received, damaged }) => {
    const sku = skus.get(lineId) ?? '';
    return [
      { sku, quantity: received - damaged, quarantine: false },
      { sku, quantity: damaged, quarantine: true },
    ].filter(({ quantity }) => quantity > 0);
  });
  await receiveReturned(desk.neighbours, onBehalfOf(order), {
    ...{ reference: returnReference(order, back), store: back.store, lines: goods },
  });
  return { to: 'CLAIMING' };
};
