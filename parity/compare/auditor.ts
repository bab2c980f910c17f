import { createAssortment } from './assortment.ts';
import { type Compared, createEquality } from './equality.ts';
import { findDishonesty } from './honesty.ts';
import { createOrder } from './order.ts';
import type { Sighting } from './sighting.ts';

/** How much an auditor remembers; what it forgot it cannot accuse. */
export interface AuditorBounds {
  readonly maxFacts: number;
  readonly horizonMs: number;
}

/** Holds each answer against all before it. Answers must come in the order of their ends. */
export function createAuditor({ maxFacts, horizonMs }: AuditorBounds): (sighting: Sighting) => Compared {
  const compareEqual = createEquality(maxFacts);
  const compareOrder = createOrder({ maxNames: maxFacts, horizonMs });
  const compareAssortment = createAssortment(maxFacts);
  return (sighting) => {
    const { agreements, differences } = compareEqual(sighting);
    return {
      agreements,
      differences: [
        ...differences,
        ...compareAssortment(sighting),
        ...compareOrder(sighting),
        ...findDishonesty(sighting),
      ],
    };
  };
}
