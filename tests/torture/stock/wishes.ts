import type { Draw } from '../draw.ts';
import type { Wish } from './buyer.ts';

/** The SKU that everybody wants, and two that come in one cart, in either order. */
export const skus = { hot: 'hot', left: 'left', right: 'right' } as const;

/** So many buyers, most of whom want one of the hot SKU. */
export function drawWishes(draw: Draw, buyers: number): Wish[] {
  return Array.from({ length: buyers }, (_, index) => drawWish(draw, `buyer ${index}`));
}

function drawWish(draw: Draw, reference: string): Wish {
  const kind = draw.fraction();
  const common = {
    reference,
    // Some are over before a buyer who was restarted comes back.
    seconds: 1 + draw.below(3),
    isDoubled: draw.chance(0.3),
    isHasty: draw.chance(0.15),
    looks: draw.chance(0.25),
    end: drawEnd(draw),
  };
  const one = (sku: string) => ({ sku, quantity: 1 });
  if (kind < 0.75) return { ...common, lines: [one(skus.hot)] };
  if (kind < 0.85) return { ...common, looks: false, lines: [one(skus.hot), one(skus.hot)] };
  const both = [one(skus.left), one(skus.right), ...(draw.chance(0.2) ? [one(skus.hot)] : [])];
  return { ...common, looks: false, lines: draw.chance(0.5) ? both : both.reverse() };
}

function drawEnd(draw: Draw): Wish['end'] {
  const kind = draw.fraction();
  if (kind < 0.5) return 'claims';
  if (kind < 0.75) return 'races';
  return kind < 0.9 ? 'leaves' : 'releases';
}

/** Buyers who come when the others have gone, until nothing is left. */
export const lastWish = (index: number): Wish => ({
  reference: `last ${index}`,
  lines: [{ sku: skus.hot, quantity: 1 }],
  end: 'claims',
  seconds: 30,
  isDoubled: false,
  isHasty: false,
  looks: false,
});
