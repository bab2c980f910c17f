import { describe, expect, it } from '@jest/globals';
import { auditHolds } from './audit.ts';
import type { HeldRow } from './books.ts';

const wish = {
  reference: 'a',
  lines: [
    { sku: 'lamp', quantity: 1 },
    { sku: 'lamp', quantity: 1 },
    { sku: 'vase', quantity: 1 },
  ],
};
const lamp: HeldRow = {
  reference: 'a',
  sku: 'lamp',
  quantity: 2,
  state: 'CLAIMED',
  overMs: -1,
  movements: 1,
};
const vase: HeldRow = { ...lamp, sku: 'vase', quantity: 1 };
const nobody = new Set<string>();

describe('the audit of holds', () => {
  it('finds nothing where every wish was met once, or not at all', () => {
    expect(auditHolds([lamp, vase], [wish], new Set(['a']))).toEqual([]);
    expect(auditHolds([], [wish], nobody)).toEqual([]);
    const given = { state: 'EXPIRED', movements: 0 };
    expect(
      auditHolds(
        [
          { ...lamp, ...given, state: 'RELEASED' },
          { ...vase, ...given },
        ],
        [wish],
        nobody,
      ),
    ).toEqual([]);
  });

  it.each<readonly [string, readonly HeldRow[], ReadonlySet<string>, string]>([
    ['a part of a wish', [lamp], nobody, 'a holds [["lamp",2]], asked for [["lamp",2],["vase",1]]'],
    ['more than was wanted', [{ ...lamp, quantity: 4 }, vase], nobody, 'a holds [["lamp",4],["vase",1]]'],
    ['a hold of nobody', [{ ...vase, reference: 'b' }], nobody, 'b holds [["vase",1]], asked for []'],
    [
      'a wish met in part',
      [lamp, { ...vase, state: 'EXPIRED', movements: 0 }],
      nobody,
      'a is in several states',
    ],
    [
      'a sale without a movement',
      [lamp, { ...vase, movements: 0 }],
      nobody,
      'a is CLAIMED with 0 movements of vase',
    ],
    [
      'a sale that is counted twice',
      [lamp, { ...vase, movements: 2 }],
      nobody,
      'a is CLAIMED with 2 movements',
    ],
    [
      'what is held for ever',
      [
        { ...lamp, state: 'HELD', movements: 0, overMs: 10_001 },
        { ...vase, state: 'HELD', movements: 0 },
      ],
      nobody,
      'a still holds lamp, 10001 ms after its end',
    ],
    ['a sale that is lost', [], new Set(['a']), 'a was told of a sale that is none'],
  ])('finds %s', (_, rows, soldTo, fault) => {
    expect(auditHolds(rows, [wish], soldTo)).toContainEqual(expect.stringContaining(fault));
  });
});
