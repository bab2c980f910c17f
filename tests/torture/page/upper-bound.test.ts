import { expect, it } from '@jest/globals';
import { upperBound } from './upper-bound.ts';

it('is about three in as many as were tried, where none was bad', () => {
  expect(upperBound(0, 1)).toBeCloseTo(0.95, 9);
  expect(upperBound(0, 100)).toBeCloseTo(1 - 0.05 ** (1 / 100), 9);
  expect(upperBound(0, 3_000_000) * 1e6).toBeCloseTo(1, 1);
});

it('is the exact one where some were', () => {
  // Tables of Clopper and Pearson.
  expect(upperBound(1, 10)).toBeCloseTo(0.3942, 4);
  expect(upperBound(2, 20)).toBeCloseTo(0.2826, 4);
});

it('is all where nothing was tried, or everything was bad', () => {
  expect(upperBound(0, 0)).toBe(1);
  expect(upperBound(4, 4)).toBe(1);
});
