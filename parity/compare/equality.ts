import type { Difference } from './difference.ts';
import { conditionedFacts } from './facts.ts';
import { firstDifference } from './first-difference.ts';
import { Recent } from './recent.ts';
import type { Operation, Sighting } from './sighting.ts';

/** What one answer adds. */
export interface Compared {
  /** Facts that another answer had shown before, and just so. */
  readonly agreements: number;
  readonly differences: readonly Difference[];
}

/** Equal condition ⇒ equal value: the first answer that shows a fact is the measure of all others. */
export function createEquality(maxFacts: number): (sighting: Sighting) => Compared {
  const known = new Recent<{ readonly shown: unknown; readonly operation: Operation }>(maxFacts);
  return (sighting) => {
    const { operation } = sighting;
    let agreements = 0;
    const differences: Difference[] = [];
    for (const { clause, condition, name, shown } of conditionedFacts(sighting)) {
      const first = known.get(condition);
      if (first === undefined) {
        known.set(condition, { shown, operation });
        continue;
      }
      const found = firstDifference(first.shown, shown);
      if (found === null) agreements += 1;
      else {
        const place = found.path === '' ? '' : `${found.path} `;
        const what = `${name}: ${place}${found.now}, and ${found.before} before`;
        differences.push({ clause, what, operation, against: first.operation });
      }
    }
    return { agreements, differences };
  };
}
