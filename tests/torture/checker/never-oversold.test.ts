import { expect, it } from '@jest/globals';
import { order, stock } from '../record-samples.ts';
import { neverOversold } from './clauses/never-oversold.ts';
import { tell } from './tell.ts';

it('counts that add up are fine', () => {
  expect(
    tell(
      neverOversold,
      stock(),
      stock({ soldUnits: 10, correctedUnits: 0, onHandUnits: 0, heldUnits: 3, backorderLimitUnits: 3 }),
      stock({ onHandUnits: 1, correctedUnits: -5, heldUnits: 2, flagged: true }),
      order(),
      order({ start: 12, end: 13 }),
    ),
  ).toEqual([]);
});

it('units that went nowhere are told', () => {
  expect(tell(neverOversold, stock({ onHandUnits: 6 }))).toEqual([
    [
      'C7: stock:eu/p1: 10 received − 4 sold + -1 corrected is not 6 on hand',
      '  second  stock stock:eu/p1 [20.000, 21.000]',
      '  faults  none',
    ].join('\n'),
  ]);
});

it('more held than there is to hold is told', () => {
  expect(tell(neverOversold, stock({ heldUnits: 6 }), stock({ heldUnits: -1 }))).toEqual([
    expect.stringContaining('C7: stock:eu/p1: 6 held of 5 on hand and 0 on back order'),
    expect.stringContaining('C7: stock:eu/p1: -1 held'),
  ]);
});

it('acknowledged orders are among the sold, each once', () => {
  const orders = ['o1', 'o2', 'o3'].map((id) => {
    const made = order();
    return { ...made, order: made.order && { ...made.order, id } };
  });
  expect(tell(neverOversold, orders, stock())).toEqual([
    [
      'C7: stock:eu/p1: 6 ordered, 4 sold',
      '  first   order by a (WEB) on g1 [10.000, 11.000] 200',
      '  second  stock stock:eu/p1 [20.000, 21.000]',
      '  gap     9.000 ms',
      '  faults  none',
    ].join('\n'),
  ]);
  expect(tell(neverOversold, orders, stock({ start: 10.5 }))).toEqual([]);
});
