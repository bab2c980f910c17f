import { z } from 'zod';
import { ask, type Patience, type Probe } from './ask.ts';
import { buildListing, topCategories } from './question.ts';

/** What a draw needs to know. */
export interface Draw extends Patience {
  readonly market: string;
  readonly count: number;
  /** From 0 up to and without 1. */
  readonly random: () => number;
}

const page = z.object({
  products: z.object({
    nodes: z.array(z.object({ variants: z.array(z.object({ sku: z.string() })) })),
    pageInfo: z.object({ hasNextPage: z.boolean(), endCursor: z.string().nullable() }),
  }),
});
const tree = z.object({ categories: z.array(z.object({ key: z.string() })).nullable() });

const sorts = ['NEWEST', 'TITLE', 'PRICE_ASC', 'PRICE_DESC'];
const maxPages = 5;

/**
 * Draws SKUs as any client finds them: pages of a random category in a random order, and of what they list a random
 * choice. Fewer where fewer are found. Rejects with `NotAnswered`.
 */
export async function drawSkus(
  probe: Probe,
  { market, count, random, ...patience }: Draw,
): Promise<string[]> {
  const { categories } = tree.parse((await ask(probe, topCategories(market), patience)).data);
  // Beside the categories everything, else what is in none would never be drawn.
  const category = pick([null, ...(categories ?? []).map(({ key }) => key)], random);
  const sort = pick(sorts, random);
  const found = new Set<string>();
  let after: string | null = null;
  for (let pages = 0; pages < maxPages; pages += 1) {
    const question = buildListing({ market, sort: sort ?? 'TITLE', category: category ?? null, after });
    const { products } = page.parse((await ask(probe, question, patience)).data);
    for (const { variants } of products.nodes) for (const { sku } of variants) found.add(sku);
    if (!products.pageInfo.hasNextPage) break;
    after = products.pageInfo.endCursor;
  }
  return shuffle([...found], random).slice(0, count);
}

const pick = <Value>(values: readonly Value[], random: () => number): Value | undefined =>
  values[Math.floor(random() * values.length)];

/** The same values in a random order. */
export function shuffle<Value>(values: readonly Value[], random: () => number): Value[] {
  return values
    .map((value) => ({ value, at: random() }))
    .sort((a, b) => a.at - b.at)
    .map(({ value }) => value);
}
