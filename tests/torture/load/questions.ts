import { createZipf, type Draw } from '../draw.ts';
import type { Situation } from './read-entries.ts';
import type { Shop } from './shop.ts';

/** What a client asks: variants, and a cart where it has one. */
export interface Question extends Situation {
  readonly skus: readonly string[];
  /** `page` and `glance` ask by SKU, the latter for nothing but prices; `ids` asks by id. */
  readonly form: 'ids' | 'page' | 'glance';
  /** Global id of a cart whose lines are of these SKUs. */
  readonly cart: string | null;
}

/** A cart that clients read. */
export interface ReadableCart {
  readonly id: string;
  readonly skus: readonly string[];
}

/**
 * Draws questions: most of them are glances at pages that everybody asks for, so that gateways give whole answers again; the
 * others are keys by popularity, parts of the group and of the list, what comes and goes, and carts.
 */
export function createQuestions(shop: Shop, carts: readonly ReadableCart[], draw: Draw): () => Question {
  const nextPlace = createZipf(draw, shop.spread.length);
  const some = (count: number): string[] =>
    [...new Set(Array.from({ length: count }, nextPlace))].map((place) => shop.spread[place] ?? '');
  const french = (skus: readonly string[], cart: string | null = null): Question => ({
    skus,
    cart,
    form: 'ids',
    market: 'FR',
    language: draw.chance(0.8) ? 'fr' : 'en',
  });
  const pages = buildPages(shop);
  return () => {
    const kind = draw.fraction();
    if (kind < 0.55) return { ...french(draw.pick(pages)), form: 'glance', language: 'fr' };
    if (kind < 0.7) return { ...french(draw.pick(pages)), form: 'page' };
    if (kind < 0.78) return french([shop.hot, ...some(1)]);
    if (kind < 0.86) return french(some(1 + draw.below(4)));
    if (kind < 0.9) return french(draw.shuffle(shop.group).slice(0, 8));
    if (kind < 0.93) return french(draw.shuffle(shop.fleeting).slice(0, 4));
    if (kind < 0.97 || carts.length === 0) {
      const first = draw.below(shop.list.length - 8);
      const skus = [
        ...shop.list.slice(first, first + 4),
        ...draw.shuffle(shop.list.slice(0, 40)).slice(0, 4),
      ];
      return { skus: [...new Set(skus)], cart: null, form: 'ids', market: 'CH', language: 'fr' };
    }
    const cart = draw.pick(carts);
    return french(cart.skus, cart.id);
  };
}

/** Few enough that each is asked again soon. */
const buildPages = ({ hot, spread, group }: Shop): readonly (readonly string[])[] => [
  [hot],
  [hot],
  [hot, spread[0] ?? hot],
  [spread[0] ?? hot, spread[1] ?? hot],
  [spread[2] ?? hot],
  group.slice(0, 4),
];
