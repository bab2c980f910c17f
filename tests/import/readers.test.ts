import { writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { readCsvTable } from '../../import/read/csv-table.ts';
import { amountFromMajor, amountFromMinor } from '../../import/read/currency.ts';
import { parseOpeningHours } from '../../import/read/opening-hours.ts';
import { timeZoneOf } from '../../import/read/places.ts';
import { slugOf } from '../../import/read/slug.ts';
import { parsePrices } from '../../import/sunrise/prices.ts';

async function linesOf(text: string): Promise<readonly (readonly [number, string])[]> {
  const path = join(tmpdir(), `comptoir-${process.pid}-${Math.random()}.csv`);
  await writeFile(path, text);
  const lines: [number, string][] = [];
  for await (const item of readCsvTable(path, { columns: ['a', 'b'] })) {
    if (item.kind === 'line') lines.push([item.line.line, `${item.line.cell('a')}|${item.line.cell('b')}`]);
  }
  return lines;
}

async function unreadableOf(text: string): Promise<readonly (readonly [number | null, string])[]> {
  const path = join(tmpdir(), `comptoir-${process.pid}-${Math.random()}.csv`);
  await writeFile(path, text);
  const faults: [number | null, string][] = [];
  for await (const item of readCsvTable(path, { columns: ['a', 'b'] })) {
    if (item.kind === 'unreadable') faults.push([item.row.line, item.row.reason]);
  }
  return faults;
}

describe('a CSV table', () => {
  it.each(['\n', '\r\n'])(
    'knows where each line begins, past quoted and blank lines, with %j',
    async (end) => {
      const text = ['a,b', '1,x', '2,"y', '', 'z"', '', '3,"""q"""', '4,w'].join(end);
      expect((await linesOf(text)).map(([line, cells]) => [line, cells.replaceAll('\r\n', '\n')])).toEqual([
        [2, '1|x'],
        [3, '2|y\n\nz'],
        [7, '3|"q"'],
        [8, '4|w'],
      ]);
    },
  );

  it.each([
    ['never', 3, ['a,b', '1,x', '2,"y', '3,z', '4,w', '']],
    ['never, behind a cell of several lines', 4, ['a,b', '1,x', '"2', '3","y', '5,z', '']],
    ['only at the quote of a later line', 2, ['a,b', '1,"x', '2,"y"', '3,z', '']],
    ['in the middle of its cell', 3, ['a,b', '"1""",x', '2,"y"z', '3,w', '']],
  ])('is refused at the line where a quote opens that closes %s', async (_, line, rows) => {
    for (const end of ['\n', '\r\n', '\r']) {
      expect(await unreadableOf(rows.join(end))).toEqual([
        [line, 'A quote opens here that does not close at the end of its cell; give valid CSV (RFC 4180).'],
      ]);
    }
  });

  it('trims cells and header', async () => {
    expect(await linesOf('\uFEFF a , b \n 1 ,\t2 \n')).toEqual([[2, '1|2']]);
  });
});

describe('opening hours', () => {
  it.each([
    ['Mo-Fr. 10:00AM - 8:00PM\nSa. 9:00AM - 6:00PM', 6, '10:00', '20:00'],
    ['Mo-Fr. 10:00 - 20:00; Sa. 9:00 – 18:00', 6, '10:00', '20:00'],
    ['Lundi-Dimanche : 9:30 - 24:00', 7, '09:30', '24:00'],
    ['Tue, Thu: 12AM - 12PM', 2, '00:00', '12:00'],
    ['', 0, undefined, undefined],
  ])('are read from %j', (text, count, opens, closes) => {
    const hours = parseOpeningHours(text);
    expect(hours).toHaveLength(count);
    expect(hours?.[0]).toEqual(opens === undefined ? undefined : expect.objectContaining({ opens, closes }));
  });

  it.each([
    'always',
    'Mo 10:00',
    'Xx 10:00 - 12:00',
    'Mo 12:00 - 10:00',
    'Fr-Mo 9 - 10',
    'Mo 25:00 - 26:00',
    'Mo 9:75 - 10:00',
    'Mo 13PM - 14PM',
  ])('are none in %j', (text) => {
    expect(parseOpeningHours(text)).toBeNull();
  });
});

describe('amounts', () => {
  it('have the decimals of their currency', () => {
    expect(amountFromMinor('18750', 'EUR')).toBe('187.50');
    expect(amountFromMinor('5', 'EUR')).toBe('0.05');
    expect(amountFromMinor('5', 'JPY')).toBe('5');
    expect(amountFromMinor('5', 'KWD')).toBe('0.005');
    expect(amountFromMinor('1000000000001', 'EUR')).toBeNull();
    expect(amountFromMajor('1.5', 'JPY')).toBeNull();
    expect(amountFromMajor('-1', 'EUR')).toBeNull();
  });

  it('survive the way from major to minor units and back', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 1_000_000_000_000 }),
        fc.constantFrom('EUR', 'JPY', 'KWD'),
        (minor, currency) => {
          const amount = amountFromMinor(String(minor), currency) ?? '';
          expect(amountFromMajor(amount, currency)).toBe(amount);
        },
      ),
    );
  });
});

describe('the column of prices', () => {
  const names = { groups: new Set(['b2b']), shops: new Map([['berlin', 'DE']]) };

  it('gives back what was written, whatever the parts', () => {
    const price = fc.record({
      country: fc.constantFrom(null, 'DE'),
      currency: fc.constantFrom('EUR', 'JPY'),
      minor: fc.nat(),
      group: fc.constantFrom(null, 'b2b'),
      shop: fc.constantFrom(null, 'berlin'),
    });
    fc.assert(
      fc.property(price, ({ country, currency, minor, group, shop }) => {
        const text = `${country === null ? '' : `${country}-`}${currency} ${minor}${group === null ? '' : ` ${group}`}${shop === null ? '' : `#${shop}`}`;
        expect(parsePrices(text, names)).toEqual({
          prices: [{ country, currency, amount: amountFromMinor(String(minor), currency), group, shop }],
          reasons: [],
        });
      }),
    );
  });

  it('never throws, and reads nothing from what it refuses', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const { prices, reasons } = parsePrices(text, names);
        expect(prices.length + reasons.length).toBeLessThanOrEqual(text.split(';').length);
      }),
    );
  });
});

describe('slugs', () => {
  it('are fit for addresses, whatever the text', () => {
    expect(slugOf('Crème brûlée à l’œuf — Straße 5')).toBe('creme-brulee-a-l-oeuf-strasse-5');
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) =>
        expect(slugOf(text)).toMatch(/^([a-z0-9]+(-[a-z0-9]+)*)?$/),
      ),
    );
  });
});

describe('time zones', () => {
  it('are names that the runtime knows', () => {
    for (const country of ['AT', 'CY', 'DE', 'FR', 'GB', 'LI', 'NO']) {
      const timeZone = timeZoneOf(country) ?? '';
      expect(new Intl.DateTimeFormat('en', { timeZone }).resolvedOptions().timeZone).not.toBe('');
    }
    expect(timeZoneOf('US', 'CA')).toBe('America/Los_Angeles');
    expect(timeZoneOf('US')).toBeNull();
    expect(timeZoneOf('ZZ')).toBeNull();
  });
});
