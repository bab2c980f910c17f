import type { Difference } from './difference.ts';
import { positionsOf } from './facts.ts';
import { createNewest, type Known } from './newest.ts';
import { comparePositions, isStrict, type Position, type Sighting } from './sighting.ts';

/** How much of the past is kept. */
export interface OrderBounds {
  readonly maxNames: number;
  /** An answer that took longer is compared with less. */
  readonly horizonMs: number;
}

/**
 * Never backwards, anywhere: what an answer shows is no older than what any answer showed that had ended before its
 * question was sent. Strict answers are evidence, and are held to it at their start; a degraded one is held to its
 * age: it claims to have been current at most so long before it was made, which was not before its start.
 * Answers must come in the order of their ends.
 */
export function createOrder(bounds: OrderBounds): (sighting: Sighting) => readonly Difference[] {
  const versions = createNewest<number>((a, b) => a - b, bounds);
  const positions = createNewest<Position>(comparePositions, bounds);
  return (sighting) => {
    const { operation, claim } = sighting;
    if (claim === null) return [];
    const at = operation.startMs - (isStrict(sighting) ? 0 : claim.ageMs);
    if (Number.isNaN(at)) return [];
    const differences: Difference[] = [];
    const refuse = <Value>(what: string, shown: string, known: Known<Value>, knownAs: string): void => {
      const clause = isStrict(sighting) ? 'never-backwards' : 'honest';
      const age = isStrict(sighting) ? '' : `, said to be ${claim.ageMs} ms old at most`;
      const text = `${what} ${shown}${age}, after ${knownAs} had been shown`;
      differences.push({ clause, what: text, operation, against: known.operation });
    };
    for (const [name, version] of versionsOf(sighting)) {
      const known = versions.before(name, at);
      if (known !== null && known.value > version)
        refuse(`${name} at version`, `${version}`, known, `version ${known.value}`);
    }
    if (!isStrict(sighting)) return differences;
    for (const [book, position] of claim.books) {
      const known = positions.before(book, at);
      if (known !== null && comparePositions(known.value, position) > 0)
        refuse(`book ${book} at`, print(position), known, print(known.value));
    }
    for (const [name, version] of versionsOf(sighting)) versions.add(name, version, operation);
    for (const [book, position] of claim.books) positions.add(book, position, operation);
    return differences;
  };
}

const print = ({ epoch, index }: Position): string => `${epoch}.${index}`;

// Which location sells online stands in the places: under other places it may be another entry that is shown.
function versionsOf({ operation: { market }, claim, skus }: Sighting): [name: string, version: number][] {
  const places = positionsOf(claim?.books ?? new Map(), (book) => book === 'places');
  return skus.flatMap(({ sku, price, availability }): [string, number][] => [
    ...(price === null
      ? []
      : [[`price of ${sku} in list ${price.priceList}`, price.version] as [string, number]]),
    ...(price?.promotions ?? []).map(({ key, version }): [string, number] => [
      `promotion ${key} of list ${price?.priceList}`,
      version,
    ]),
    ...(availability === null || places === ''
      ? []
      : [[`availability of ${sku} in ${market} (${places})`, availability.version] as [string, number]]),
  ]);
}
