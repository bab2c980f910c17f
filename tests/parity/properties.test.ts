import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import { createAuditor } from '../../parity/compare/auditor.ts';
import { sighting, type Told } from './sightings.ts';

/** A read of one price on a timeline of whole milliseconds: it is of the instant `madeAt` inside it. */
interface Read {
  readonly startMs: number;
  readonly tookMs: number;
  readonly madeAfterMs: number;
  readonly channel: string;
  readonly gateway: string;
}

const reads = fc.array(
  fc.record<Read>({
    startMs: fc.nat(200),
    tookMs: fc.integer({ min: 1, max: 40 }),
    madeAfterMs: fc.nat(40),
    channel: fc.constantFrom('WEB', 'POS', 'KIOSK'),
    gateway: fc.constantFrom('g1', 'g2'),
  }),
  { minLength: 1, maxLength: 40 },
);
// Instants at which the price changes; every change is one more index, version and amount.
const changes = fc.uniqueArray(fc.nat(240), { maxLength: 12 });

/** What a right shop answers. */
function answer(
  { startMs, tookMs, madeAfterMs, channel, gateway }: Read,
  changedAt: readonly number[],
): Told {
  const madeAt = startMs + Math.min(madeAfterMs, tookMs);
  const index = 1 + changedAt.filter((instant) => instant <= madeAt).length;
  return { ...stateOf(index), startMs, endMs: startMs + tookMs, channel, gateway };
}

const stateOf = (index: number): Pick<Told, 'prices' | 'version' | 'amount'> => ({
  prices: { epoch: 1, index },
  version: index,
  amount: `${index}.00`,
});

const audit = (told: readonly Told[]): number => {
  const compare = createAuditor({ maxFacts: 10_000, horizonMs: 1_000 });
  return [...told]
    .sort((a, b) => a.endMs - b.endMs)
    .reduce((count, each) => count + compare(sighting(each)).differences.length, 0);
};

it('a right shop is never accused, however its answers overlap', () => {
  fc.assert(
    fc.property(reads, changes, (asked, changedAt) => {
      expect(audit(asked.map((read) => answer(read, changedAt)))).toBe(0);
    }),
    { numRuns: 300 },
  );
});

it('an answer of an older state is accused exactly if somebody had seen more before it was asked for', () => {
  fc.assert(
    fc.property(reads, changes, fc.nat(), fc.nat(5), (asked, changedAt, at, back) => {
      const right = asked.map((read) => answer(read, changedAt));
      const victim = right[at % right.length] as Told;
      const index = Math.max(1, (victim.version ?? 1) - back);
      const stale = { ...victim, ...stateOf(index) };
      const told = right.map((each) => (each === victim ? stale : each));
      const isSeenBefore = right.some(
        (other) => other.endMs < stale.startMs && (other.version ?? 0) > (stale.version ?? 0),
      );
      expect(audit(told) > 0).toBe(isSeenBefore);
    }),
    { numRuns: 300 },
  );
});

it('another amount is accused exactly if somebody else answers from the same index', () => {
  fc.assert(
    fc.property(reads, changes, fc.nat(), (asked, changedAt, at) => {
      const right = asked.map((read) => answer(read, changedAt));
      const victim = right[at % right.length] as Told;
      const told = right.map((each) => (each === victim ? { ...victim, amount: '99.99' } : each));
      const isWitnessed = right.some((other) => other !== victim && other.version === victim.version);
      expect(audit(told) > 0).toBe(isWitnessed);
    }),
    { numRuns: 300 },
  );
});

it('an age is accused exactly if somebody had seen more before it', () => {
  fc.assert(
    fc.property(reads, changes, fc.nat(), fc.nat(100), fc.nat(5), (asked, changedAt, at, ageMs, back) => {
      const right = asked.map((read) => answer(read, changedAt));
      const victim = right[at % right.length] as Told;
      const degraded: Told = {
        ...victim,
        ...stateOf(Math.max(1, (victim.version ?? 1) - back)),
        mode: 'DEGRADED',
        ageMs,
      };
      const told = right.map((each) => (each === victim ? degraded : each));
      const isSeenBefore = right.some(
        (other) =>
          other !== victim &&
          other.endMs < degraded.startMs - ageMs &&
          (other.version ?? 0) > (degraded.version ?? 0),
      );
      expect(audit(told) > 0).toBe(isSeenBefore);
    }),
    { numRuns: 300 },
  );
});

it('what is forgotten is accused less, and nothing wrongly', () => {
  fc.assert(
    fc.property(reads, changes, (asked, changedAt) => {
      const compare = createAuditor({ maxFacts: 2, horizonMs: 1 });
      const told = asked.map((read) => answer(read, changedAt)).sort((a, b) => a.endMs - b.endMs);
      for (const each of told) expect(compare(sighting(each)).differences).toEqual([]);
    }),
  );
});
