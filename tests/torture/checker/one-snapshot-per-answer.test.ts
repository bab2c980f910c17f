import { describe, expect, it } from '@jest/globals';
import type { Answer } from '../history/index.ts';
import { entry, publish, quote, read, totals } from '../record-samples.ts';
import { oneSnapshotPerAnswer } from './clauses/one-snapshot-per-answer.ts';
import { checkTotals } from './clauses/snapshot/check-totals.ts';
import { tell } from './tell.ts';

const book = 'prices:fr-eur';
const at = (index: number, epoch = 1, more: Partial<Answer> = {}) => ({
  answer: { books: { [book]: { epoch, index } }, ...more },
});

describe('positions', () => {
  it('give each version, which never falls as they rise', () => {
    expect(
      tell(
        oneSnapshotPerAnswer,
        read(['p1@1', 'p2@7'], at(5)),
        read(['p1@1'], at(5)),
        read(['p1@2'], at(6)),
        read(['p1@2'], at(0, 2)),
      ),
    ).toEqual([]);
  });

  it('do not stand for two versions', () => {
    expect(
      tell(oneSnapshotPerAnswer, read(['p1@1'], at(5)), read(['p1@2'], { gateway: 'g2', ...at(5) })),
    ).toEqual([
      [
        'C4: prices:fr-eur/p1 has version 1 at 1:5 and version 2 at 1:5',
        '  first   read by a (WEB) on g1 [0.000, 1.000] 200 STRICT, prices:fr-eur 1:5',
        '  second  read by a (WEB) on g2 [0.000, 1.000] 200 STRICT, prices:fr-eur 1:5',
        '  gap     -1.000 ms',
        '  faults  none',
      ].join('\n'),
    ]);
  });

  it('do not rise while a version falls, not even into a new epoch', () => {
    expect(tell(oneSnapshotPerAnswer, read(['p1@2'], at(5)), read(['p1@1'], at(0, 2)))).toEqual([
      expect.stringContaining('C4: prices:fr-eur/p1 has version 2 at 1:5 and version 1 at 2:0'),
    ]);
  });

  it('hold for degraded answers that state them', () => {
    const degraded = at(5, 1, { mode: 'DEGRADED', ageMs: 9 });
    expect(tell(oneSnapshotPerAnswer, read(['p1@1'], at(5)), read(['p1@2'], degraded))).toHaveLength(1);
    const fromService = { answer: { mode: 'DEGRADED', ageMs: 0 } } as const;
    expect(tell(oneSnapshotPerAnswer, read(['p1@1'], at(5)), read(['p1@2'], fromService))).toEqual([]);
  });

  it('are stated by every strict answer', () => {
    expect(tell(oneSnapshotPerAnswer, read(['p1@1', 'p2@1']))).toEqual([
      expect.stringContaining('C4: a strict answer states no position of prices:fr-eur'),
    ]);
  });
});

describe('groups', () => {
  const group = publish(['p1@3', 'p2@8'], { start: 10, end: 11 });
  const during = { start: 10.2, end: 10.8 };

  it('are seen all or none, or overtaken by later ones', () => {
    expect(
      tell(
        oneSnapshotPerAnswer,
        group,
        publish(['p1@4'], { start: 12, end: 13 }),
        read(['p1@2', 'p2@7'], { ...during, ...at(1) }),
        read(['p1@3', 'p2@8'], { ...during, ...at(2) }),
        read(['p1@4', 'p2@8'], { start: 12, end: 13, ...at(3) }),
        read(['p1@4'], at(3)),
      ),
    ).toEqual([]);
  });

  it('seen in part are told', () => {
    expect(
      tell(oneSnapshotPerAnswer, group, read(['p1@3', 'p2@7'], { gateway: 'g2', ...during, ...at(2) })),
    ).toEqual([
      [
        'C4: a group is seen at prices:fr-eur/p1 (version 3) and not at prices:fr-eur/p2 (version 7)',
        '  first   publish by retailer (WRITE) on service:pricing [10.000, 11.000] 200',
        '  second  read by a (WEB) on g2 [10.200, 10.800] 200 STRICT, prices:fr-eur 1:2',
        '  gap     -0.800 ms',
        '  faults  none',
      ].join('\n'),
    ]);
  });

  it('seen in part through a later write of one entry are told', () => {
    const overtaking = publish(['p1@4'], { start: 10.1, end: 12 });
    expect(
      tell(oneSnapshotPerAnswer, group, overtaking, read(['p2@7', 'p1@4'], { ...during, ...at(2) })),
    ).toHaveLength(1);
  });

  it('are not made of stock, nor of several books', () => {
    const stock = [entry('s1@2', 'stock:eu'), entry('s2@2', 'stock:eu'), entry('c1@2', 'catalogue')];
    const seen = [entry('s1@2', 'stock:eu'), entry('s2@1', 'stock:eu'), entry('c1@1', 'catalogue')];
    const books = { 'stock:eu': { epoch: 1, index: 1 }, catalogue: { epoch: 1, index: 1 } };
    expect(
      tell(
        oneSnapshotPerAnswer,
        publish([], { entries: stock, start: 10, end: 11 }),
        read([], { ...during, answer: { entries: seen, books } }),
      ),
    ).toEqual([]);
  });
});

describe('amounts', () => {
  it('that add up are fine, with tax inside, on top or not known yet', () => {
    const net = { ...totals, taxIncluded: false, netMinor: 1900, grossMinor: 2280 };
    const known = { ...net, taxes: [{ ratePpm: 200_000, baseMinor: 1900, amountMinor: 380 }] };
    const unknown = { ...net, netMinor: null, grossMinor: null, taxes: [] };
    expect([totals, known, unknown].flatMap(checkTotals)).toEqual([]);
  });

  it('of a tax may round a half either way', () => {
    const at = (amountMinor: number) => {
      const taxes = [{ ratePpm: 20_000, baseMinor: 1925, amountMinor }];
      const grossMinor = 1925 + amountMinor;
      const more = { lines: [], subtotalMinor: 0, discountsMinor: [], totalMinor: 0 };
      return checkTotals({ ...totals, ...more, taxIncluded: false, netMinor: null, grossMinor, taxes });
    };
    expect([38, 39].flatMap(at)).toEqual([]);
    expect(at(40)).toEqual(['the tax at 20000 ppm on 1925 is 40']);
  });

  it('are the lines and what delivery costs, taxed together', () => {
    const taxes = [{ ratePpm: 200_000, baseMinor: 1992, amountMinor: 398 }];
    const more = { totalMinor: 2390, netMinor: 1992, grossMinor: 2390, taxes };
    expect(checkTotals({ ...totals, ...more, deliveryMinor: 490 })).toEqual([]);
    expect(checkTotals({ ...totals, ...more, deliveryMinor: 489 })).toEqual([
      'the total of the lines is 1900, not 1901',
      'the total is 2390, not 2389',
    ]);
    expect(checkTotals({ ...totals, ...more })).toEqual([
      'the total of the lines is 1900, not 2390',
      'the total is 2390, not 1900',
    ]);
  });

  it('that do not add up are told', () => {
    const [line] = totals.lines;
    if (line === undefined) throw new Error('The sample has a line.');
    expect(checkTotals({ ...totals, lines: [{ ...line, totalMinor: 1901 }] })).toEqual([
      'the line of p1 is 1901, not 1900',
      'the total of the lines is 1901, not 1900',
    ]);
    expect(checkTotals({ ...totals, subtotalMinor: 2001 })).toEqual(['the total is 1900, not 1901']);
    expect(checkTotals({ ...totals, netMinor: 1584, grossMinor: 1901 })).toEqual([
      'net is 1584, not 1583',
      'gross is 1901, not 1900',
      'the amount shown is 1901, not 1900',
    ]);
    const taxes = [{ ratePpm: 200_000, baseMinor: 1584, amountMinor: 316 }];
    expect(checkTotals({ ...totals, netMinor: 1584, taxes })).toEqual([
      'the tax at 200000 ppm on 1584 is 316',
    ]);
  });

  it('come from the versions shown beside them', () => {
    expect(tell(oneSnapshotPerAnswer, read(['p1@3'], at(1, 1, { totals })))).toEqual([]);
    expect(tell(oneSnapshotPerAnswer, read(['p1@4'], at(1, 1, { totals })))).toEqual([
      [
        'C4: prices:fr-eur/p1 is shown at version 4 and counted at version 3',
        '  second  read by a (WEB) on g1 [0.000, 1.000] 200 STRICT, prices:fr-eur 1:1',
        '  faults  none',
      ].join('\n'),
    ]);
  });

  it('of one price version are the same everywhere', () => {
    const dearer = {
      ...totals,
      lines: totals.lines.map((line) => ({ ...line, unitMinor: 1001, discountsMinor: [102] })),
    };
    expect(
      tell(oneSnapshotPerAnswer, quote(), read([], { end: 2, ...at(1, 1, { totals: dearer }) })),
    ).toEqual([expect.stringContaining('C4: prices:fr-eur/p1 version 3 × 2 costs 1000 and 1001 a unit')]);
  });
});
