import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import { createRecentEntries } from '../../ledger/recent-entries.ts';

interface Sized {
  readonly value: number;
  readonly bytes: number;
}

const keepAtMost = (maxBytes: number) => createRecentEntries<Sized>(maxBytes, ({ bytes }) => bytes);
const ten = { value: 1, bytes: 10 };

it('drops what nobody asked for lately', () => {
  const kept = keepAtMost(40);
  for (const key of ['a', 'b', 'c']) kept.set(key, ten);
  expect(kept.get('a')).toBe(ten);
  kept.set('d', ten);
  expect(['a', 'b', 'c', 'd'].filter((key) => kept.has(key))).toEqual(['a', 'c', 'd']);
});

it('does not keep what is larger than a generation, nor what stood there before', () => {
  const kept = keepAtMost(40);
  kept.set('a', ten);
  kept.set('b', ten);
  kept.set('a', { value: 2, bytes: 21 });
  expect(kept.get('a')).toBeUndefined();
  expect(kept.get('b')).toBe(ten);
});

const key = fc.constantFrom('a', 'b', 'c', 'd', 'e');
const step = fc.record({
  kind: fc.constantFrom('get', 'set', 'clear'),
  key,
  bytes: fc.integer({ min: 1, max: 30 }),
});

it('answers the last value or none, and never keeps more than the bound', () => {
  fc.assert(
    fc.property(fc.array(step), (steps) => {
      const kept = keepAtMost(50);
      const last = new Map<string, Sized>();
      steps.forEach((taken, number) => {
        if (taken.kind === 'clear') kept.clear();
        if (taken.kind === 'clear') last.clear();
        const one = { value: number, bytes: taken.bytes };
        if (taken.kind === 'set') kept.set(taken.key, one);
        if (taken.kind === 'set') last.set(taken.key, one);
        if (taken.kind === 'get') expect([last.get(taken.key), undefined]).toContain(kept.get(taken.key));
        const held = [...last].filter(([one]) => kept.has(one));
        expect(held.reduce((sum, [, { bytes }]) => sum + bytes, 0)).toBeLessThanOrEqual(50);
      });
    }),
  );
});
