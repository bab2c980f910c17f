import type { Draw } from '../draw.ts';
import { keyOf } from '../world/clients.ts';
import { cartCreateDocument } from './documents.ts';
import { createPoster } from './post.ts';
import type { ReadableCart } from './questions.ts';
import type { Shop } from './shop.ts';

/** Makes carts whose prices change all the time, at a gateway. Throws where one is refused. */
export async function makeCarts(
  url: string,
  shop: Shop,
  count: number,
  draw: Draw,
): Promise<readonly ReadableCart[]> {
  const poster = createPoster(20_000);
  const carts: ReadableCart[] = [];
  try {
    for (let place = 0; place < count; place += 1) {
      const skus = [...new Set([shop.hot, ...shop.spread.slice(0, 2), shop.spread[place + 2] ?? shop.hot])];
      const lines = skus.map((sku) => ({ sku, quantity: 1 + draw.below(3) }));
      const { body } = await poster.post(url, {
        query: cartCreateDocument,
        variables: { input: { lines, idempotencyKey: `torture ${place}` } },
        headers: { 'comptoir-key': keyOf('WEB') },
      });
      const made = body?.data?.cartCreate as { readonly cart: { readonly id: string } | null } | undefined;
      const id = made?.cart?.id;
      if (id === undefined) throw new Error(`A cart is refused: ${JSON.stringify(body)}.`);
      carts.push({ id, skus });
    }
  } finally {
    await poster.close();
  }
  return carts;
}
