import { describe, expect, it } from '@jest/globals';
import { createAuditor } from '../../parity/compare/auditor.ts';
import { sighting, type Told } from './sightings.ts';

/** The differences of answers in the order of their ends, each as its clause and words. */
function differencesOf(...told: readonly Told[]): readonly string[] {
  const compare = createAuditor({ maxFacts: 1_000, horizonMs: 10_000 });
  return told
    .flatMap((each) => compare(sighting(each)).differences)
    .map(({ clause, what }) => `${clause}: ${what}`);
}
const at = (index: number, epoch = 1) => ({ epoch, index });

describe('answers of one index', () => {
  it('agree where they show the same, on whatever channel and gateway', () => {
    const compare = createAuditor({ maxFacts: 1_000, horizonMs: 10_000 });
    compare(sighting({ startMs: 0, endMs: 1 }));
    const { agreements, differences } = compare(
      sighting({ channel: 'POS', gateway: 'g2', startMs: 0, endMs: 2 }),
    );
    // Price and availability at one index, and the price at one version.
    expect([agreements, differences]).toEqual([3, []]);
  });

  it('differ where one shows another amount; the place and both amounts are named', () => {
    expect(
      differencesOf({ startMs: 0, endMs: 1 }, { gateway: 'g2', startMs: 0, endMs: 2, amount: '12.80' }),
    ).toEqual([
      'equal-index: price of A in FR at markets=1.1 prices:fr-eur=1.1: unit.shown.amount "12.80", and "12.90" before',
      'equal-version: price of A in FR at version 1 of list fr-eur: unit.shown.amount "12.80", and "12.90" before',
    ]);
  });

  it('may differ between customer groups', () => {
    expect(
      differencesOf(
        { startMs: 0, endMs: 1 },
        { startMs: 0, endMs: 2, amount: '9.90', customerGroup: 'professionals' },
      ),
    ).toEqual([]);
  });

  it('may lack what the channel hides, and nothing else', () => {
    const shown: Told = { startMs: 0, endMs: 1, hiddenOn: ['SOCIAL'] };
    const absent: Told = { startMs: 0, endMs: 2, hiddenOn: null };
    expect(differencesOf(shown, { ...absent, channel: 'SOCIAL' })).toEqual([]);
    expect(differencesOf({ ...absent, channel: 'SOCIAL' }, shown)).toEqual([]);
    const vanished = [
      'equal-index: variant A at catalogue=1.1: not shown, though its product is not hidden on KIOSK',
    ];
    expect(differencesOf(shown, { ...absent, channel: 'KIOSK' })).toEqual(vanished);
    expect(differencesOf({ ...absent, channel: 'KIOSK' }, shown, { ...shown, gateway: 'g2' })).toEqual(
      vanished,
    );
  });
});

describe('answers of different indices', () => {
  it('may show different versions', () => {
    expect(
      differencesOf(
        { startMs: 0, endMs: 1 },
        { startMs: 0, endMs: 2, prices: at(2), version: 2, amount: '12.80' },
      ),
    ).toEqual([]);
  });

  it('differ where one version has two values', () => {
    expect(
      differencesOf({ startMs: 0, endMs: 1 }, { startMs: 0, endMs: 2, prices: at(2), amount: '12.80' }),
    ).toEqual([
      'equal-version: price of A in FR at version 1 of list fr-eur: unit.shown.amount "12.80", and "12.90" before',
    ]);
  });
});

describe('an older answer', () => {
  const newer: Told = { startMs: 0, endMs: 10, prices: at(2), version: 2, amount: '12.80' };

  it('is a difference where its question was sent after a newer answer had ended', () => {
    expect(differencesOf(newer, { gateway: 'g2', startMs: 11, endMs: 12 })).toEqual([
      'never-backwards: price of A in list fr-eur at version 1, after version 2 had been shown',
      'never-backwards: book prices:fr-eur at 1.1, after 1.2 had been shown',
    ]);
  });

  it('is none where both were open at once', () => {
    expect(differencesOf(newer, { gateway: 'g2', startMs: 10, endMs: 12 })).toEqual([]);
  });

  it('is told by its epoch before its index', () => {
    const later: Told = { startMs: 11, endMs: 12, prices: at(1, 2), version: 2, amount: '12.80' };
    expect(differencesOf(newer, later)).toEqual([]);
  });

  it('is allowed without proof as long as its age is true', () => {
    const degraded: Told = { gateway: 'g2', startMs: 111, endMs: 112, mode: 'DEGRADED' };
    expect(differencesOf(newer, { ...degraded, ageMs: 101 })).toEqual([]);
    expect(differencesOf(newer, { ...degraded, ageMs: 100 })).toEqual([
      'honest: price of A in list fr-eur at version 1, said to be 100 ms old at most, after version 2 had been shown',
    ]);
  });
});

describe('an answer about itself', () => {
  it('says whether it is proved, and how old it is', () => {
    const [unmarked] = [sighting({ startMs: 0, endMs: 1 })].map((each) => ({ ...each, claim: null }));
    const compare = createAuditor({ maxFacts: 10, horizonMs: 10 });
    expect(unmarked && compare(unmarked).differences.map(({ what }) => what)).toEqual([
      'prices are shown, and nothing says whether they are proved',
    ]);
    expect(differencesOf({ startMs: 0, endMs: 1, mode: 'FRESH' })).toEqual(['honest: the mode is "FRESH"']);
    expect(differencesOf({ startMs: 0, endMs: 1, mode: 'DEGRADED', ageMs: Number.NaN })).toEqual([
      'honest: the age of a DEGRADED answer is NaN',
    ]);
    expect(differencesOf({ startMs: 0, endMs: 1, ageMs: 5 })).toEqual([
      'honest: the age of a STRICT answer is 5',
    ]);
  });

  it('names every book that it must have read', () => {
    const whole = sighting({ startMs: 0, endMs: 1 });
    const books = new Map([...(whole.claim?.books ?? [])].filter(([book]) => book === 'markets'));
    const compare = createAuditor({ maxFacts: 10, horizonMs: 10 });
    const { differences } = compare({
      ...whole,
      claim: { mode: 'STRICT', ageMs: 0, books, sources: new Map() },
    });
    expect(differences.map(({ what }) => what)).toEqual(
      ['catalogue', 'prices:fr-eur', 'places', 'stock'].map(
        (book) => `a STRICT answer shows ${book}, and not at which index`,
      ),
    );
  });
});
