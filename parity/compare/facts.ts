import { isStrict, type Position, type Sighting, type SkuFacts } from './sighting.ts';

/** A value that must be the same wherever its condition is the same. */
export interface ConditionedFact {
  readonly clause: 'equal-index' | 'equal-version';
  /** Everything the value may depend on. */
  readonly condition: string;
  /** Such as `price of G401-250G in FR at prices:fr-eur=1.4`. */
  readonly name: string;
  readonly shown: unknown;
}

/**
 * What a strict answer says that others must say too. A price is a function of its market, the customer's group, the
 * book of markets and the books of that market's lists; an availability of its market, the places and the stock book.
 * Beside equal indices, equal versions bind: one version has one value, whatever else was published meanwhile.
 */
export function conditionedFacts(sighting: Sighting): readonly ConditionedFact[] {
  const { claim } = sighting;
  if (claim === null || !isStrict(sighting)) return [];
  const prices = positionsOf(claim.books, isOfPrices);
  const stock = positionsOf(claim.books, isOfStock);
  return sighting.skus
    .filter(({ hiddenOn }) => hiddenOn !== null)
    .flatMap((facts) => [
      ...atIndex(sighting, 'price', facts.sku, prices, facts.price?.shown ?? null),
      ...atIndex(sighting, 'availability', facts.sku, stock, facts.availability?.shown ?? null),
      ...atVersion(
        sighting,
        facts,
        positionsOf(claim.books, (book) => book === 'markets'),
      ),
    ]);
}

const isOfPrices = (book: string): boolean => book === 'markets' || book.startsWith('prices:');
const isOfStock = (book: string): boolean => book === 'places' || book.startsWith('stock:');

/** Positions of the books that fit, as text: equal text means equal positions. Empty where there is none. */
export const positionsOf = (books: ReadonlyMap<string, Position>, fits: (book: string) => boolean): string =>
  [...books]
    .filter(([book]) => fits(book))
    .map(([book, { epoch, index }]) => `${book}=${epoch}.${index}`)
    .sort()
    .join(' ');

function atIndex(
  { operation: { market, customerGroup } }: Sighting,
  kind: string,
  sku: string,
  positions: string,
  shown: unknown,
): ConditionedFact[] {
  // Nothing to hold it against: whether that is honest is another question.
  if (positions === '') return [];
  const condition = JSON.stringify([
    'index',
    kind,
    market,
    kind === 'price' ? customerGroup : null,
    sku,
    positions,
  ]);
  return [
    { clause: 'equal-index', condition, name: `${kind} of ${sku} in ${market} at ${positions}`, shown },
  ];
}

// Who gets to see which promotion depends on the group, and what a price is made into on its market.
function atVersion(
  { operation: { market, customerGroup } }: Sighting,
  { sku, price }: SkuFacts,
  markets: string,
): ConditionedFact[] {
  if (price === null || markets === '') return [];
  const { priceList, version, promotions, shown } = price;
  const made = promotions.map(({ key, version }) => `${key}@${version}`);
  const condition = ['version', market, customerGroup, sku, markets, priceList, version, ...made];
  const name = `price of ${sku} in ${market} at version ${version} of list ${priceList}`;
  return [{ clause: 'equal-version', condition: JSON.stringify(condition), name, shown }];
}
