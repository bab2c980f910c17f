import { describe, expect, it } from '@jest/globals';
import { createSourceAges } from '../../src/execute/ledger/source-ages.ts';

const stamp = (polledMsAgo: number | null, behind: Readonly<Record<string, number | null>> = {}) => ({
  book: 'prices:a',
  epoch: 1,
  server: 's',
  birth: null,
  trustMs: 1_000,
  source: {
    name: 'erp',
    keyPrefix: 'price/',
    polledMsAgo,
    behind: Object.entries(behind).map(([key, age]) => ({ key, polledMsAgo: age })),
  },
});
const reading = (...keys: string[]): [string, string[]][] => [['prices:a', keys]];
const ages = () => {
  const clock = { at: 0 };
  return { clock, ages: createSourceAges(() => clock.at) };
};
const erp = (polledMsAgo: number | null) => ({ 'prices:a': { name: 'erp', polledMsAgo } });

describe('the age of a source', () => {
  it('is counted from the sending of the question, and grows where no answer comes any more', () => {
    const { clock, ages: told } = ages();
    clock.at = 130;
    told.note([stamp(50)], 100);
    clock.at = 140;
    expect(told.tell(reading('price/A'), 140)).toEqual(erp(90));
    clock.at = 5_140;
    expect(told.tell(reading('price/A'), 5_140)).toEqual(erp(5_090));
  });

  it('is unknown for an answer of a state before the first report, and that of the report before it later', () => {
    const { clock, ages: told } = ages();
    clock.at = 130;
    told.note([stamp(50)], 100);
    clock.at = 230;
    told.note([stamp(1)], 200);
    clock.at = 300;
    expect(told.tell(reading('price/A'), 129)).toEqual(erp(null));
    expect(told.tell(reading('price/A'), 229)).toEqual(erp(250));
    expect(told.tell(reading('price/A'), 230)).toEqual(erp(101));
  });

  it('is that of the oldest key read; keys that lag make no other look old', () => {
    const { ages: told } = ages();
    told.note([stamp(10, { 'price/B': 900, 'price/C': null })], 0);
    expect(told.tell(reading('price/A'), 0)).toEqual(erp(10));
    expect(told.tell(reading('price/A', 'price/B'), 0)).toEqual(erp(900));
    expect(told.tell(reading('price/A', 'price/C'), 0)).toEqual(erp(null));
  });

  it('is none of other entries, other books, and books without a source', () => {
    const { ages: told } = ages();
    told.note([stamp(10), { ...stamp(10), book: 'prices:b', source: null }], 0);
    expect(told.tell(reading('promotion/A'), 0)).toBeNull();
    expect(told.tell([['prices:b', ['price/A']]], 0)).toBeNull();
    expect(told.tell([['stock:eu', ['price/A']]], 0)).toBeNull();
  });
});
