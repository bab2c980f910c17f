import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import { createRecentEntries } from '../../ledger/recent-entries.ts';

it('drops what nobody asked for lately', () => {
  const kept = createRecentEntries<number>(40);
  for (const key of ['a', 'b']) kept.set(key, 1, 10);
  kept.set('c', 1, 10);
  expect(kept.get('a')).toBe(1);
  kept.set('d', 1, 10);
  expect(['a', 'b', 'c', 'd'].filter((key) => kept.has(key))).toEqual(['a', 'c', 'd']);
});

it('does not keep what is larger than a generation, nor what stood there before', () => {
  const kept = createRecentEntries<number>(40);
  kept.set('a', 1, 10);
  kept.set('a', 2, 21);
  expect(kept.get('a')).toBeUndefined();
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
      const kept = createRecentEntries<number>(50);
      const last = new Map<string, { readonly value: number; readonly bytes: number }>();
      steps.forEach((taken, number) => {
        if (taken.kind === 'clear') kept.clear();
        if (taken.kind === 'clear') last.clear();
        if (taken.kind === 'set') kept.set(taken.key, number, taken.bytes);
        if (taken.kind === 'set') last.set(taken.key, { value: number, bytes: taken.bytes });
        if (taken.kind === 'get')
          expect([last.get(taken.key)?.value, undefined]).toContain(kept.get(taken.key));
        const held = [...last].filter(([one]) => kept.has(one));
        expect(held.reduce((sum, [, { bytes }]) => sum + bytes, 0)).toBeLessThanOrEqual(50);
      });
    }),
  );
});
