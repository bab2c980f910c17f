import { expect, it } from '@jest/globals';
import { entry, fault, hold, read } from '../record-samples.ts';
import { inStockIsReservable } from './clauses/in-stock-is-reservable.ts';
import { tell } from './tell.ts';

const shows = (version: number, start: number, end = start + 1) =>
  read([], { gateway: 'g2', start, end, answer: { entries: [entry(`p1@${version}`, 'stock:eu')] } });

it('a refusal after the stock changed is fine', () => {
  expect(tell(inStockIsReservable, hold({ decidedAtVersion: 3 }))).toEqual([]);
  expect(tell(inStockIsReservable, hold(), shows(2, 100), shows(3, 6_000))).toEqual([]);
});

it('more than was shown, another code and success say nothing', () => {
  expect(
    tell(inStockIsReservable, hold({ quantity: 6 }), hold({ code: 'OVERLOADED' }), hold({ code: null })),
  ).toEqual([]);
});

it('a refusal at the version that was shown is told', () => {
  expect(tell(inStockIsReservable, hold({ decidedAtVersion: 2 }), shows(3, 100))).toEqual([
    [
      'C8: 3 of stock:eu/p1 refused, 5 shown at version 2, decided at version 2',
      '  second  hold by a (WEB) on g1 [10.000, 11.000] 200 INSUFFICIENT_STOCK',
      '  faults  none',
    ].join('\n'),
  ]);
});

it('a refusal without any newer version is told', () => {
  expect(tell(inStockIsReservable, hold(), shows(2, 100))).toEqual([
    expect.stringContaining('refused, 5 shown at version 2, and no newer version in the history'),
  ]);
});

it('a newer version that only came long after is none', () => {
  const records = [hold(), shows(2, 5_012), shows(3, 9_000)];
  expect(tell(inStockIsReservable, records)).toEqual([
    [
      'C8: 3 of stock:eu/p1 refused, 5 shown at version 2, and no newer version later',
      '  first   hold by a (WEB) on g1 [10.000, 11.000] 200 INSUFFICIENT_STOCK',
      '  second  read by a (WEB) on g2 [5012.000, 5013.000] 200 STRICT',
      '  gap     5001.000 ms',
      '  faults  none',
    ].join('\n'),
  ]);
  expect(tell(inStockIsReservable, records, fault('SIGSTOP', 'publisher', 100, 4_000))).toEqual([]);
});
