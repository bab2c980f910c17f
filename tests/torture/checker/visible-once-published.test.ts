import { expect, it } from '@jest/globals';
import { publish, read } from '../record-samples.ts';
import { visibleOncePublished } from './clauses/visible-once-published.ts';
import { tell } from './tell.ts';

const later = { client: 'b', channel: 'POS', gateway: 'g2', start: 2, end: 3 } as const;

it('who asks after the acknowledgement sees the write or a later one', () => {
  expect(
    tell(
      visibleOncePublished,
      publish(['p1@3']),
      read(['p1@2'], { start: 0.5, end: 9 }),
      read(['p1@3', 'p2@0=absent'], later),
      read(['p1@4'], later),
    ),
  ).toEqual([]);
});

it('who asks after the acknowledgement and sees less is told', () => {
  expect(tell(visibleOncePublished, publish(['p1@3']), read(['p1@2'], later))).toEqual([
    [
      'C3: prices:fr-eur/p1 at version 2 after version 3 was published',
      '  first   publish by retailer (WRITE) on service:pricing [0.000, 1.000] 200',
      '  second  read by b (POS) on g2 [2.000, 3.000] 200 STRICT',
      '  gap     1.000 ms',
      '  faults  none',
    ].join('\n'),
  ]);
});

it('a deletion is a write', () => {
  expect(tell(visibleOncePublished, publish(['p1@3=absent']), read(['p1@2'], later))).toHaveLength(1);
});

it('each entry of a group is told', () => {
  expect(tell(visibleOncePublished, publish(['p1@3', 'p2@5']), read(['p1@2', 'p2@4'], later))).toHaveLength(
    2,
  );
});

it.each([
  ['is not visible yet', { visible: false }],
  ['was refused', { status: 400, code: 'BAD_USER_INPUT' }],
  ['got no answer', { status: 0, code: null }],
])('a write that %s obliges nobody', (_, change) => {
  expect(tell(visibleOncePublished, publish(['p1@3'], change), read(['p1@2'], later))).toEqual([]);
});
