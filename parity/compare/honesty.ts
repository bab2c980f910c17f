import type { Difference } from './difference.ts';
import { isStrict, type Sighting } from './sighting.ts';

/** What an answer says of itself that cannot be true, whatever anybody else says. */
export function findDishonesty(sighting: Sighting): readonly Difference[] {
  const { operation, claim } = sighting;
  if (!sighting.skus.some(({ hiddenOn }) => hiddenOn !== null)) return [];
  return faultsOf(sighting, claim).map((what) => ({ clause: 'honest', what, operation, against: null }));
}

function faultsOf(sighting: Sighting, claim: Sighting['claim']): readonly string[] {
  if (claim === null) return ['prices are shown, and nothing says whether they are proved'];
  const { mode, ageMs } = claim;
  if (mode !== 'STRICT' && mode !== 'DEGRADED') return [`the mode is ${JSON.stringify(mode)}`];
  if (!Number.isFinite(ageMs) || ageMs < 0) return [`the age of a ${mode} answer is ${ageMs}`];
  if (!isStrict(sighting)) return [];
  return [
    ...(ageMs === 0 ? [] : [`the age of a STRICT answer is ${ageMs}`]),
    ...unnamedBooks(sighting).map((book) => `a STRICT answer shows ${book}, and not at which index`),
  ];
}

/** Books that must have been read for what is shown, and that the answer does not name. */
function unnamedBooks({ claim, skus }: Sighting): readonly string[] {
  const books = claim?.books ?? new Map<string, unknown>();
  const lists = skus.flatMap(({ price }) => (price === null ? [] : [`prices:${price.priceList}`]));
  const hasPrice = lists.length > 0;
  const hasStock = skus.some(({ availability }) => availability !== null);
  const needed = ['catalogue', ...(hasPrice ? ['markets', ...lists] : []), ...(hasStock ? ['places'] : [])];
  const missing = [...new Set(needed)].filter((book) => !books.has(book));
  const lacksStock = hasStock && ![...books.keys()].some((book) => book.startsWith('stock:'));
  return lacksStock ? [...missing, 'stock'] : missing;
}
