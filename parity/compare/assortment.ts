import type { Difference } from './difference.ts';
import { positionsOf } from './facts.ts';
import { Recent } from './recent.ts';
import { isStrict, type Operation, type Sighting } from './sighting.ts';

/** What is known of one variant at one index of the catalogue. */
interface Presence {
  readonly shown: { readonly hiddenOn: readonly string[]; readonly operation: Operation } | null;
  /** One answer for each channel that was shown no such variant. */
  readonly absent: readonly Operation[];
}

/**
 * A channel may have no such product; then the product says so to everybody else. Where it does not, something of the
 * shop has vanished from one gateway, and with it the price that would have been compared.
 */
export function createAssortment(maxFacts: number): (sighting: Sighting) => readonly Difference[] {
  const presences = new Recent<Presence>(maxFacts);
  return (sighting) => {
    const { operation, claim } = sighting;
    const catalogue = positionsOf(claim?.books ?? new Map(), (book) => book === 'catalogue');
    if (!isStrict(sighting) || catalogue === '') return [];
    return sighting.skus.flatMap(({ sku, hiddenOn }) => {
      const known = presences.get(`${catalogue} ${sku}`) ?? { shown: null, absent: [] };
      const now = hiddenOn === null ? addAbsence(known, operation) : addShown(known, hiddenOn, operation);
      if (now === known) return [];
      presences.set(`${catalogue} ${sku}`, now);
      const { shown } = now;
      if (shown === null) return [];
      const told = known.shown === null ? [] : known.absent;
      return now.absent
        .filter((absence) => !told.includes(absence) && !shown.hiddenOn.includes(absence.channel))
        .map((absence) => tell(`variant ${sku} at ${catalogue}`, absence, shown.operation));
    });
  };
}

const addAbsence = (known: Presence, operation: Operation): Presence =>
  known.absent.some(({ channel }) => channel === operation.channel)
    ? known
    : { ...known, absent: [...known.absent, operation] };

const addShown = (known: Presence, hiddenOn: readonly string[], operation: Operation): Presence =>
  known.shown === null ? { ...known, shown: { hiddenOn, operation } } : known;

const tell = (what: string, operation: Operation, against: Operation): Difference => ({
  clause: 'equal-index',
  what: `${what}: not shown, though its product is not hidden on ${operation.channel}`,
  operation,
  against,
});
