import { createZipf, type Draw } from '../draw.ts';
import type { News } from './news.ts';
import type { Situation } from './read-entries.ts';
import type { Shop } from './shop.ts';

/**
 * `ids` and `prices` ask by id, `page` and `glance` by SKU, so that a gateway may give the whole answer again; `prices` and
 * `glance` ask for nothing but prices.
 */
export type QuestionForm = 'ids' | 'prices' | 'page' | 'glance';

/** What a client asks: variants, and a cart where it has one. */
export interface Question extends Situation {
  readonly skus: readonly string[];
  readonly form: QuestionForm;
  /** Global id of a cart whose lines are of these SKUs. */
  readonly cart: string | null;
}

/** A cart that clients read. */
export interface ReadableCart {
  readonly id: string;
  readonly skus: readonly string[];
}

/** How many variants are on a page; twice as many on one that seldom changes. */
export const skusPerPage = 50;

/**
 * Draws questions: most of them are about whole pages. Some of these everybody asks for and nobody changes often, so that
 * gateways give whole answers again; the others change all the time. Then there are keys by popularity, parts of the groups
 * and of the list, what comes and goes, and carts.
 */
export function createQuestions(shop: Shop, carts: readonly ReadableCart[], draw: Draw): () => Question {
  const { hot, spread, groups, promoted, fleeting, list } = shop;
  const nextPlace = createZipf(draw, spread.length);
  const some = (count: number): string[] =>
    [...new Set(Array.from({ length: count }, nextPlace))].map((place) => spread[place] ?? '');
  const ask = (skus: readonly string[], more: Partial<Question> = {}): Question => ({
    ...{ skus, cart: null, form: 'ids', market: 'FR', language: draw.chance(0.8) ? 'fr' : 'en' },
    ...more,
  });
  const glance = { form: 'glance', language: 'fr' } as const;
  const inGroups = { market: 'BE', language: 'fr' } as const;
  const inList = { market: 'CH', language: 'fr' } as const;
  const top = [hot, ...spread.slice(0, skusPerPage - 1)];
  const quiet = [spread.slice(-4 * skusPerPage, -2 * skusPerPage), spread.slice(-2 * skusPerPage)];
  return drawOneOf(draw, [
    [0.45, () => ask(draw.pick(quiet), glance)],
    [0.05, () => ask([hot], glance)],
    [0.12, () => ask(top, { form: 'prices' })],
    [0.15, () => ask(draw.pick(groups), { ...inGroups, form: 'prices' })],
    [0.08, () => ask(pageOf(list, draw.below(4)), { ...inList, form: 'prices' })],
    [0.06, () => ask(top.slice(0, 24), { form: 'page' })],
    [0.05, () => ask([hot, ...some(2)])],
    [0.06, () => ask(some(24))],
    [0.03, () => ask(draw.shuffle(draw.pick(groups)).slice(0, 24), inGroups)],
    [0.05, () => ask(draw.shuffle(promoted), { ...inGroups, form: 'prices' })],
    [0.04, () => ask(draw.shuffle(fleeting))],
    [0.03, () => ask(draw.shuffle(list).slice(0, 24), inList)],
    [0.03, () => askForCart(ask, carts, draw)],
  ]);
}

type Kinds = readonly (readonly [share: number, draw: () => Question])[];

function drawOneOf(draw: Draw, kinds: Kinds): () => Question {
  const whole = kinds.reduce((sum, [share]) => sum + share, 0);
  return () => {
    let left = draw.fraction() * whole;
    const kind = kinds.find(([share]) => {
      left -= share;
      return left < 0;
    });
    return (kind ?? draw.pick(kinds))[1]();
  };
}

/** Exactly what was just written, or as much of it as one page holds. */
export function questionAbout({ market, skus, isOfPrices }: News, draw: Draw): Question {
  const first = skus.length <= skusPerPage ? 0 : draw.below(skus.length - skusPerPage);
  return {
    skus: skus.slice(first, first + skusPerPage),
    cart: null,
    form: isOfPrices ? 'prices' : 'ids',
    market,
    language: 'fr',
  };
}

function askForCart(
  ask: (skus: readonly string[], more: Partial<Question>) => Question,
  carts: readonly ReadableCart[],
  draw: Draw,
): Question {
  const { id, skus } = draw.pick(carts);
  return ask(skus, { cart: id });
}

const pageOf = (skus: readonly string[], place: number): readonly string[] =>
  skus.slice(place * skusPerPage, (place + 1) * skusPerPage);
