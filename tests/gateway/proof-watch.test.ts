import { beforeEach, expect, it } from '@jest/globals';
import { createProofWatch } from '../../src/telemetry/index.ts';

let lines: { readonly level: string; readonly fields: object }[];
let ages: Record<string, number | null>;

const say = (level: string) => (fields: object) => void lines.push({ level, fields });
const look = () =>
  createProofWatch(() => Object.entries(ages).map(([book, ageMs]) => ({ book, position: null, ageMs })), {
    info: say('info'),
    warn: say('warn'),
    error: say('error'),
  }).look;

beforeEach(() => {
  lines = [];
  ages = {};
});

it('tells once that a book lost its proof, and once that it has it again', () => {
  const watch = look();
  for (const age of [30, 5_500, 6_500, 7_500, 40, 50]) {
    ages = { catalogue: 20, 'stock:eu': age };
    watch();
  }
  expect(lines).toEqual([
    { level: 'warn', fields: { book: 'stock:eu', ageMs: 5_500 } },
    { level: 'info', fields: { book: 'stock:eu', withoutProofMs: 7_500 } },
  ]);
});

it('is silent about a stutter, and about a book that was never proved', () => {
  const watch = look();
  for (const age of [30, 4_900, 30]) {
    ages = { catalogue: age, 'prices:fr-eur': null };
    watch();
  }
  expect(lines).toEqual([]);
});
