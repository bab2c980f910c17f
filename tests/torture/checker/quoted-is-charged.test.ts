import { expect, it } from '@jest/globals';
import type { OrderRecord } from '../history/index.ts';
import { order, publish, quote, totals } from '../record-samples.ts';
import { quotedIsCharged } from './clauses/quoted-is-charged.ts';
import { tell } from './tell.ts';

const refused = (code: string, newQuoteId: string | null = 'q2', end = 11): OrderRecord =>
  order({ order: null, code, newQuoteId, end });
const newer = publish(['p1@4'], { start: 5, end: 6 });

it('an order that charges its quote is fine, whatever was published meanwhile', () => {
  expect(tell(quotedIsCharged, quote(), newer, order(), order({ start: 12, end: 13 }))).toEqual([]);
});

it('another charge is told', () => {
  const dearer = order({ gateway: 'g2' });
  const lines = [{ sku: 'p1', quantity: 2, totalMinor: 1901, stock: null }];
  expect(
    tell(quotedIsCharged, quote(), {
      ...dearer,
      order: { id: 'o1', currency: 'EUR', totalMinor: 1901, lines },
    }),
  ).toEqual([
    [
      'C6: quoted EUR 1900 (2 × p1 1900), charged EUR 1901 (2 × p1 1901)',
      '  first   quote by a (WEB) on g1 [0.000, 1.000] 200',
      '  second  order by a (WEB) on g2 [10.000, 11.000] 200',
      '  gap     9.000 ms',
      '  faults  none',
    ].join('\n'),
  ]);
});

it('an order of a quote that nobody received is told', () => {
  expect(tell(quotedIsCharged, order())).toEqual([
    expect.stringContaining('C6: order o1 of quote q1, which nobody received'),
  ]);
});

it('a refusal brings a new quote', () => {
  expect(tell(quotedIsCharged, quote(), newer, refused('PRICE_CHANGED'))).toEqual([]);
  expect(tell(quotedIsCharged, quote(), newer, refused('PRICE_CHANGED', null))).toEqual([
    expect.stringContaining('C6: PRICE_CHANGED without a new quote'),
  ]);
});

it('unexpired quotes of unchanged prices are honoured', () => {
  expect(tell(quotedIsCharged, quote(), publish(['p2@9']), refused('PRICE_CHANGED'))).toEqual([
    expect.stringContaining(
      'C6: quote q1 refused with PRICE_CHANGED though nothing it names has a newer version',
    ),
  ]);
  expect(tell(quotedIsCharged, quote(), refused('QUOTE_EXPIRED', 'q2', 59_999))).toEqual([
    expect.stringContaining('C6: quote q1 refused with QUOTE_EXPIRED 1.000 ms before it can expire'),
  ]);
  expect(tell(quotedIsCharged, quote(), refused('QUOTE_EXPIRED', 'q2', 60_000))).toEqual([]);
});

it('a quote and an order never change', () => {
  const other = quote({ start: 2, end: 3 }, { totals: { ...totals, subtotalMinor: 1 } });
  expect(tell(quotedIsCharged, quote(), other)).toEqual([expect.stringContaining('C6: quote q1 changed')]);
  const again = order({ quoteId: 'q2', start: 12, end: 13 });
  const cheaper = quote({ start: 2, end: 3 }, { id: 'q2', totals: { ...totals, totalMinor: 1 } });
  const charged = { id: 'o1', currency: 'EUR', totalMinor: 1, lines: order().order?.lines ?? [] };
  expect(tell(quotedIsCharged, quote(), cheaper, order(), { ...again, order: charged })).toEqual([
    expect.stringContaining('C6: order o1 changed'),
  ]);
});

it('other refusals say nothing', () => {
  expect(tell(quotedIsCharged, quote(), refused('INSUFFICIENT_STOCK', null))).toEqual([]);
});
