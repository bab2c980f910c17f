import { expect, it } from '@jest/globals';
import { createDraw, createZipf } from './draw.ts';

const many = <Value>(next: () => Value): Value[] => Array.from({ length: 10_000 }, next);

it('equal seeds and names draw equally, others do not', () => {
  const draw = (seed: number, name: string) => many(createDraw(seed, name).fraction).slice(0, 5);
  expect(draw(1, 'faults')).toEqual(draw(1, 'faults'));
  expect(draw(1, 'faults')).not.toEqual(draw(2, 'faults'));
  expect(draw(1, 'faults')).not.toEqual(draw(1, 'readers'));
});

it('whole numbers fill their range and nothing else', () => {
  const draw = createDraw(1, 'range');
  expect([...new Set(many(() => draw.below(4)))].sort()).toEqual([0, 1, 2, 3]);
});

it('a shuffle has every value once', () => {
  const shuffled = createDraw(1, 'shuffle').shuffle(['a', 'b', 'c', 'd']);
  expect([...shuffled].sort()).toEqual(['a', 'b', 'c', 'd']);
});

it('the n-th place is drawn in proportion to 1/n', () => {
  const places = many(createZipf(createDraw(1, 'zipf'), 100));
  const count = (place: number) => places.filter((drawn) => drawn === place).length;
  expect(count(0) / count(1)).toBeCloseTo(2, 0);
  expect(count(0) / count(4)).toBeCloseTo(5, -1);
  expect(Math.max(...places)).toBe(99);
});
