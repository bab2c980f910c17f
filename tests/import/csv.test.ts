import { mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { BadRowsError, formatBadRow } from '../../import/bad-row.ts';
import { readCsv } from '../../import/csv/index.ts';
import type { StockCountInput } from '../../import/rows.ts';
import type { Shop } from '../../import/shop.ts';
import { packageRoot } from '../../schema/package-root.ts';
import { contentOf, faultsOf } from './input-check.ts';

/** The files of the example in the documentation, by name. */
let example: Record<string, string>;

beforeAll(async () => {
  const text = await readFile(join(packageRoot, 'docs', 'import.md'), 'utf8');
  const blocks = [...text.matchAll(/^```(?:yaml|csv) (\S+)\n([\s\S]*?)^```$/gm)];
  example = Object.fromEntries(blocks.map(([, file = '', body = '']) => [file, body]));
});

async function mapOf(changed: Readonly<Record<string, string | Buffer>> = {}): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'comptoir-csv-'));
  for (const [file, text] of Object.entries({ ...example, ...changed })) {
    await writeFile(join(folder, file), text);
  }
  return join(folder, 'map.yaml');
}

async function refusals(changed: Readonly<Record<string, string | Buffer>>): Promise<readonly string[]> {
  const error = await readCsv(await mapOf(changed), { badRows: 'refuse' }).catch((reason: unknown) => reason);
  if (!(error instanceof BadRowsError)) throw new Error(`Nothing was refused: ${String(error)}`);
  return error.rows.map(formatBadRow);
}

const swap = (file: string, from: string, to: string): Record<string, string> => {
  const text = example[file] ?? '';
  if (!text.includes(from)) throw new Error(`${file} has no ${from}`);
  return { [file]: text.replace(from, to) };
};

describe('the example of the documentation', () => {
  let shop: Shop;

  beforeAll(async () => {
    ({ shop } = await readCsv(await mapOf(), { badRows: 'refuse' }));
  });

  it('has only rows that the write side takes', async () => {
    expect(await faultsOf(shop)).toEqual([]);
  });

  it('makes categories and products in two languages, with the lines of a product as its variants', async () => {
    const { catalogue } = await contentOf(shop);
    expect(catalogue.category).toMatchObject([{ key: 'mode' }, { key: 'pulls', parent: 'mode' }]);
    expect(catalogue.product).toEqual([
      {
        key: 'P1',
        brand: 'Chez Louise',
        titles: [
          { language: 'fr', text: 'Pull en laine' },
          { language: 'en', text: 'Wool sweater' },
        ],
        handles: [
          { language: 'fr', text: 'pull-en-laine-p1' },
          { language: 'en', text: 'wool-sweater-p1' },
        ],
        descriptions: [],
        categories: ['pulls'],
        related: [],
        media: [],
        attributes: [],
        options: [
          {
            key: 'size',
            names: [
              { language: 'fr', text: 'Taille' },
              { language: 'en', text: 'Size' },
            ],
            values: [
              { key: 's', names: [{ language: 'fr', text: 'S' }] },
              { key: 'm', names: [{ language: 'fr', text: 'M' }] },
            ],
          },
        ],
        variants: [
          { sku: 'P1-S', barcode: '4006381333931', options: [{ key: 'size', value: 's' }] },
          { sku: 'P1-M', options: [{ key: 'size', value: 'm' }] },
        ],
      },
      expect.objectContaining({ key: 'P2', categories: ['mode', 'pulls'], options: [] }),
    ]);
  });

  it('reads decimal commas and grouped digits into amounts', async () => {
    const { pricing } = await contentOf(shop);
    expect(pricing.price).toEqual([
      { priceList: 'louise-eur', sku: 'P1-S', amount: '89.90' },
      { priceList: 'louise-eur', sku: 'P1-M', amount: '89.90' },
      { priceList: 'louise-eur', sku: 'P2-U', amount: '1290.00' },
    ]);
    expect(pricing).toMatchObject({ priceList: { length: 1 }, market: [{ id: 'FR' }] });
  });

  it('makes stores with hours, and counts as of the last writing of the file', async () => {
    const { stock } = await contentOf(shop);
    expect(stock).toMatchObject({
      region: [{ key: 'france', markets: ['FR'] }],
      store: [
        {
          key: 'lyon',
          address: { lines: ['3 rue Mercière'], postalCode: '69002', city: 'Lyon', country: 'FR' },
          timeZone: 'Europe/Paris',
          openingHours: { length: 6 },
        },
      ],
      stockCount: [
        { sku: 'P1-S', location: 'depot', onHand: 12 },
        { sku: 'P1-S', location: 'lyon', onHand: 3 },
      ],
    });
    const [count] = stock.stockCount as readonly StockCountInput[];
    expect(Date.now() - Date.parse(count?.at ?? '')).toBeLessThan(600_000);
  });

  it('gives the same rows at every reading', async () => {
    expect(await contentOf(shop)).toEqual(await contentOf(shop));
  });
});

describe('a map', () => {
  it.each<[name: string, from: string, to: string, expected: string]>([
    [
      'a key it does not know',
      'decimal:',
      'decimals:',
      'map.yaml:4 decimals ",": There is no such key; give name, languages, delimiter',
    ],
    [
      'a field it does not know',
      'sku: reference, amount',
      'skus: x, sku: reference, amount',
      'There is no such key; give priceList, sku, amount',
    ],
    [
      'a kind there is not',
      'kind: store',
      'kind: shop',
      'files.4.kind "shop": Give a kind: category, product, pricedItem, price, stockCount, store.',
    ],
    [
      'a field too few',
      'amount: prix',
      '',
      'files.2.fields.amount: Give the name of a column, or { constant: value }.',
    ],
    [
      'a currency there is not',
      'currency: EUR }',
      'currency: EURO }',
      'priceLists.0.currency "EURO": Give a code of ISO 4217 such as EUR.',
    ],
    ['a rate as a number', '"0.2"', '20', 'markets.0.taxRates.0.rate "20"'],
    ['no YAML', 'name: chez-louise', 'name: [', 'give valid YAML.'],
  ])('is refused where it has %s', async (_, from, to, expected) => {
    const found = await refusals(swap('map.yaml', from, to));
    expect(found.filter((line) => line.includes(expected))).toHaveLength(1);
  });

  it('is refused where it is not there', async () => {
    await expect(readCsv('/no/map.yaml', { badRows: 'skip' })).rejects.toMatchObject({
      rows: [{ file: 'map.yaml', reason: 'The map cannot be read (ENOENT); give the path of a YAML file.' }],
    });
  });
});

describe('a bad row of CSV', () => {
  it.each<[name: string, file: string, from: string, to: string, expected: string]>([
    [
      'an amount with a point',
      'articles.csv',
      '89,90',
      '89.90',
      'articles.csv:2 prix "89.90": Give an amount in EUR with ","',
    ],
    ['an amount of three decimals', 'articles.csv', '89,90', '89,905', 'articles.csv:2 prix "89,905"'],
    ['no amount', 'articles.csv', 'pulls;S;89,90', 'pulls;S;', 'articles.csv:2 prix: Give an amount.'],
    [
      'a wrong check digit',
      'articles.csv',
      '4006381333931',
      '4006381333932',
      'articles.csv:2 ean "4006381333932": Give a GTIN',
    ],
    [
      'a SKU of another line',
      'articles.csv',
      'P1;P1-M',
      'P1;P1-S',
      'articles.csv:3 reference "P1-S": articles.csv:2 is the same; give it once.',
    ],
    [
      'a product that stands apart',
      'articles.csv',
      'P2;P2-U;;Écharpe',
      'P2;P2-U;;Écharpe;Scarf;mode;;1,00\nP1;P3;;Écharpe',
      'articles.csv:5 modele "P1": The product stands at articles.csv:2 too',
    ],
    [
      'no title',
      'articles.csv',
      'Écharpe;Scarf',
      ';',
      'articles.csv:4 nom: Give a title in at least one language.',
    ],
    ['negative stock', 'stock.csv', ';12', ';-12', 'stock.csv:2 quantite "-12"'],
    [
      'stock counted twice',
      'stock.csv',
      'lyon',
      'depot',
      'stock.csv:3 reference "P1-S": stock.csv:2 is the same; give it once.',
    ],
    [
      'hours that are none',
      'magasins.csv',
      'Mo-Sa',
      'Toujours',
      'magasins.csv:2 horaires "Toujours 10:00 - 19:00": These are no opening hours',
    ],
    [
      'a cell too few',
      'rayons.csv',
      'mode;Mode;Fashion;',
      'mode;Mode;Fashion',
      'rayons.csv:2: The line has 3 cells; give 4.',
    ],
    [
      'a category that stands twice',
      'rayons.csv',
      'pulls;Pulls',
      'mode;Pulls',
      'rayons.csv:3 code "mode": rayons.csv:2 is the same',
    ],
  ])('is refused with its place where it has %s', async (_, file, from, to, expected) => {
    const found = await refusals(swap(file, from, to));
    expect(found.filter((line) => line.startsWith(expected))).toHaveLength(1);
  });

  it.each([
    [
      'bytes of Latin-1',
      (text: string) => Buffer.from(text, 'latin1'),
      'articles.csv:4: The line is no UTF-8; save the file as UTF-8, or give encoding: windows-1252 in the map.',
    ],
    [
      'a quote that is not closed',
      (text: string) => text.replace('P1;P1-M', 'P1;"P1-M'),
      'articles.csv:3: A quote opens here that does not close at the end of its cell; give valid CSV (RFC 4180).',
    ],
    [
      'one SKU on two lines',
      (text: string) => text.replace('P1-M', 'P1-S'),
      'articles.csv:3 reference "P1-S": articles.csv:2 is the same; give it once.',
    ],
  ])('is told once of a file that stands twice in the map: %s', async (_, spoil, expected) => {
    expect(await refusals({ 'articles.csv': spoil(example['articles.csv'] ?? '') })).toEqual([expected]);
  });

  it('is left out once of a file that stands twice in the map', async () => {
    const path = await mapOf(swap('articles.csv', 'P1-M', 'P1-S'));
    const { skipped } = await readCsv(path, { badRows: 'skip' });
    expect(skipped.map(formatBadRow)).toEqual([
      'articles.csv:3 reference "P1-S": articles.csv:2 is the same; give it once.',
    ]);
  });

  it('is left out on demand, alone', async () => {
    const path = await mapOf(swap('articles.csv', '89,90', 'cher'));
    const { shop, skipped } = await readCsv(path, { badRows: 'skip' });
    expect(skipped.map(formatBadRow)).toHaveLength(1);
    const { pricing, catalogue } = await contentOf(shop);
    expect(pricing.price).toMatchObject([{ sku: 'P1-M' }, { sku: 'P2-U' }]);
    expect(catalogue.product).toHaveLength(2);
  });

  it('is never a whole file: one that lacks a column of the map is refused even then', async () => {
    const path = await mapOf(swap('stock.csv', 'quantite', 'qte'));
    await expect(readCsv(path, { badRows: 'skip' })).rejects.toMatchObject({
      rows: [{ file: 'stock.csv', line: 1, column: 'quantite' }],
    });
  });
});

describe('the encoding of a file', () => {
  const titlesOf = async (changed: Readonly<Record<string, string | Buffer>>) => {
    const { shop } = await readCsv(await mapOf(changed), { badRows: 'refuse' });
    const { catalogue } = await contentOf(shop);
    return (catalogue.product as unknown as { titles: { text: string }[] }[]).map(
      ({ titles }) => titles[0]?.text,
    );
  };
  const western = swap.bind(
    null,
    'map.yaml',
    'languages: [fr, en]',
    'languages: [fr, en]\nencoding: windows-1252',
  );
  const asUtf16 = (text: string) => Buffer.from(`\uFEFF${text}`, 'utf16le');

  it('is UTF-8, and a line of another one is refused with its number, in the map too', async () => {
    const latin1 = { 'articles.csv': Buffer.from(example['articles.csv'] ?? '', 'latin1') };
    const reason = 'The line is no UTF-8; save the file as UTF-8, or give encoding: windows-1252 in the map.';
    expect(await refusals(latin1)).toEqual([`articles.csv:4: ${reason}`]);
    const map = Buffer.from((example['map.yaml'] ?? '').replace('name: France', 'name: Françe'), 'latin1');
    expect(await refusals({ 'map.yaml': map })).toEqual([
      'map.yaml:11: The line is no UTF-8; save the map as UTF-8.',
    ]);
  });

  it('is found in the middle of a large file, behind characters of several bytes', async () => {
    const lines = Array.from({ length: 30_000 }, (_, index) => `é€😀${index};depot;1\r\n`);
    lines[20_000] = 'caf\uE000;depot;1\r\n';
    const [before = '', after = ''] = `reference;lieu;quantite\r\n${lines.join('')}`.split('\uE000');
    const bytes = Buffer.concat([Buffer.from(before), Buffer.from([0xe9]), Buffer.from(after)]);
    expect(await refusals({ 'stock.csv': bytes })).toEqual([expect.stringMatching(/^stock\.csv:20002: /)]);
  });

  it('may be windows-1252, with all of its characters, or UTF-16 with its mark', async () => {
    const text = (example['articles.csv'] ?? '').replace('Écharpe', 'Écharpe « Œuvre » à 5 €');
    const bytes = Buffer.from(text.replace('Œ', '\x8c').replace('€', '\x80'), 'latin1');
    const others = Object.fromEntries(
      Object.entries(example).map(([file, each]) => [file, Buffer.from(each, 'latin1')]),
    );
    const titles = ['Pull en laine', 'Écharpe « Œuvre » à 5 €'];
    expect(await titlesOf({ ...others, ...western(), 'articles.csv': bytes })).toEqual(titles);
    expect(await titlesOf({ 'articles.csv': asUtf16(text) })).toEqual(titles);
    expect(await titlesOf({ 'articles.csv': asUtf16(text).swap16() })).toEqual(titles);
  });

  it('is refused where the file has another one than the map says', async () => {
    expect(await refusals({ ...western(), 'stock.csv': `\uFEFF${example['stock.csv']}` })).toContainEqual(
      'stock.csv:1: The file begins with the mark of UTF-8; leave encoding out.',
    );
    const unused = Buffer.from((example['stock.csv'] ?? '').replace('lyon', '\x81'), 'latin1');
    expect(await refusals({ ...western(), 'stock.csv': unused })).toContainEqual(
      'stock.csv:3: The line has a byte that windows-1252 does not use; give the encoding of the file.',
    );
  });
});
