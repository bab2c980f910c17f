import type { CartCall } from '../cart-call.ts';
import { noLines } from '../input/lines.ts';
import { type Payload, payloadOf, Refusal, refuseIfAny } from '../refusal.ts';
import { changeCart, deleteLines, findCart } from './cart-change.ts';
import { lineNotFound } from './cart-lines-update.ts';

/** `CartLinesRemoveInput` of the SDL. */
export interface CartLinesRemoveInput {
  readonly cartId: string;
  readonly lineIds: readonly string[];
}

/** Takes lines out of a cart; all of them or none. */
export function cartLinesRemove({ cartId, lineIds }: CartLinesRemoveInput, call: CartCall): Promise<Payload> {
  return payloadOf(async () => {
    if (lineIds.length === 0) throw new Refusal([noLines('lineIds')]);
    const cart = await changeCart(call, await findCart(call, cartId), async (trx, locked) => {
      const present = new Set(locked.lines.map(({ id }) => id));
      refuseIfAny(
        lineIds.flatMap((id, index) =>
          present.has(id) ? [] : [lineNotFound(['lineIds', String(index)], id)],
        ),
      );
      await deleteLines(trx, lineIds);
    });
    return { cart };
  });
}
