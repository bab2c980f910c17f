import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { formatGlobalId } from '../../../schema/global-id.ts';
import { category, named, openShop, product, type TestShop, texts } from './shop.ts';

let shop: TestShop;

const pull = {
  ...product('pull'),
  handles: texts({ fr: 'pull-merinos', en: 'merino-jumper' }),
  titles: texts({ fr: 'Pull Mérinos', en: 'Merino jumper' }),
  descriptions: texts({ fr: 'Doux et chaud.\nLavable.' }),
  brand: 'Atelier Nord',
  categories: ['knit'],
  attributes: [named('material', 'merino', 'silk')],
  media: [{ url: '/media/pull.svg', alts: texts({ fr: 'Un pull' }), width: 800, height: 1000 }],
  options: [named('color', 'navy', 'red'), named('size', 'M')],
  variants: [
    {
      sku: 'PULL-NAVY-M',
      barcode: '4006381333931',
      options: [
        { key: 'size', value: 'M' },
        { key: 'color', value: 'navy' },
      ],
    },
    {
      sku: 'PULL-RED-M',
      barcode: '012345678905',
      options: [{ key: 'color', value: 'red' }],
      media: [{ url: 'https://pictures.example/red.jpg' }],
    },
  ],
  related: ['gone', 'scarf', 'secret', 'hat'],
  adaptations: [
    {
      channel: 'SOCIAL',
      titles: texts({ en: 'THE jumper' }),
      media: [{ kind: 'VIDEO', url: '/media/pull.mp4' }],
    },
  ],
  introducedAt: '2026-01-02T03:04:05.000Z',
};

beforeAll(async () => {
  shop = await openShop();
  await shop.categories(
    category('knit', { parent: 'women', position: 2, titles: texts({ en: 'Knitwear', fr: 'Maille' }) }),
    category('women', { position: 2 }),
    category('dresses', { parent: 'women', position: 1 }),
    category('men', { position: 1 }),
  );
  await shop.upsert(
    pull,
    product('scarf'),
    product('hat'),
    product('secret', { hiddenOn: ['MARKETPLACE'], variants: [{ sku: 'SECRET', barcode: '96385074' }] }),
    product('twin-fr', { handles: texts({ fr: 'twin' }) }),
    product('twin-en', { handles: texts({ en: 'twin' }) }),
  );
});
afterAll(() => shop.close());

describe('a product', () => {
  const all = `query ($handle: String) { product(handle: $handle) {
    id key handle title description brand version
    categories { key title path { key } }
    attributes { key name values }
    media { kind url(transform: { maxWidth: 200 }) alt width height }
    options { key name values { key name } }
    variants { id sku barcode title options { key name valueKey value } media { url } product { key } }
    related { key } assortment { hiddenOn adaptedFor }
  } }`;

  it('shows everything in the language wanted, found by a handle of another', async () => {
    const context = { channel: 'WEB', language: 'fr' };
    const data = await shop.read(all, { handle: 'merino-jumper' }, context);
    expect(data).toHaveProperty('product', {
      id: formatGlobalId('Product', 'pull'),
      key: 'pull',
      handle: 'pull-merinos',
      title: 'Pull Mérinos',
      description: 'Doux et chaud.\nLavable.',
      brand: 'Atelier Nord',
      version: 1,
      categories: [{ key: 'knit', title: 'Maille', path: [{ key: 'women' }, { key: 'knit' }] }],
      attributes: [{ key: 'material', name: 'material', values: ['merino', 'silk'] }],
      media: [{ kind: 'IMAGE', url: '/media/pull.svg', alt: 'Un pull', width: 800, height: 1000 }],
      options: [
        {
          key: 'color',
          name: 'color',
          values: [
            { key: 'navy', name: 'navy' },
            { key: 'red', name: 'red' },
          ],
        },
        { key: 'size', name: 'size', values: [{ key: 'M', name: 'M' }] },
      ],
      variants: [
        {
          id: formatGlobalId('Variant', 'PULL-NAVY-M'),
          sku: 'PULL-NAVY-M',
          barcode: '4006381333931',
          title: 'Pull Mérinos — navy, M',
          options: [
            { key: 'color', name: 'color', valueKey: 'navy', value: 'navy' },
            { key: 'size', name: 'size', valueKey: 'M', value: 'M' },
          ],
          media: [{ url: '/media/pull.svg' }],
          product: { key: 'pull' },
        },
        {
          id: formatGlobalId('Variant', 'PULL-RED-M'),
          sku: 'PULL-RED-M',
          barcode: '012345678905',
          title: 'Pull Mérinos — red',
          options: [{ key: 'color', name: 'color', valueKey: 'red', value: 'red' }],
          media: [{ url: 'https://pictures.example/red.jpg' }],
          product: { key: 'pull' },
        },
      ],
      related: [{ key: 'scarf' }, { key: 'secret' }, { key: 'hat' }],
      assortment: { hiddenOn: [], adaptedFor: ['SOCIAL'] },
    });
  });

  it('shows a channel its own texts and media, and the shared ones in languages that it has not', async () => {
    const document = `{ product(handle: "pull-merinos") { title media { kind url } variants { title media { url } } } }`;
    const english = await shop.read(document, {}, { channel: 'SOCIAL', language: 'en' });
    expect(english).toHaveProperty('product', {
      title: 'THE jumper',
      media: [{ kind: 'VIDEO', url: '/media/pull.mp4' }],
      variants: [
        { title: 'THE jumper — navy, M', media: [{ url: '/media/pull.mp4' }] },
        { title: 'THE jumper — red', media: [{ url: 'https://pictures.example/red.jpg' }] },
      ],
    });
    const french = await shop.read(document, {}, { channel: 'SOCIAL', language: 'fr' });
    expect(french).toHaveProperty('product.title', 'Pull Mérinos');
  });

  it('falls back to another language where the one wanted has no text', async () => {
    const document = '{ product(handle: "merino-jumper") { title description } }';
    expect(await shop.read(document, {}, { language: 'it' })).toHaveProperty('product', {
      title: 'Merino jumper',
      description: 'Doux et chaud.\nLavable.',
    });
  });

  it('is found by the reader’s own language where two products share a handle', async () => {
    const document = '{ product(handle: "twin") { key } }';
    expect(await shop.read(document, {}, { language: 'fr' })).toHaveProperty('product.key', 'twin-fr');
    expect(await shop.read(document, {}, { language: 'en' })).toHaveProperty('product.key', 'twin-en');
  });

  it('exists nowhere on a channel that hides it', async () => {
    const document = `query ($product: ID!, $variant: ID!) {
      byHandle: product(handle: "secret") { key }
      byId: product(id: $product) { key }
      productsByIds(ids: [$product]) { key }
      bySku: variant(sku: "SECRET") { sku }
      byBarcode: variant(barcode: "96385074") { sku }
      variantsBySkus(skus: ["SECRET"]) { sku }
      variantsByIds(ids: [$variant]) { sku }
      other: product(handle: "pull-merinos") { related(first: 20) { key } }
    }`;
    const ids = {
      product: formatGlobalId('Product', 'secret'),
      variant: formatGlobalId('Variant', 'SECRET'),
    };
    expect(await shop.read(document, ids, { channel: 'MARKETPLACE' })).toEqual({
      byHandle: null,
      byId: null,
      productsByIds: [null],
      bySku: null,
      byBarcode: null,
      variantsBySkus: [null],
      variantsByIds: [null],
      other: { related: [{ key: 'scarf' }, { key: 'hat' }] },
    });
    expect(await shop.read(document, ids, { channel: 'WEB' })).toMatchObject({
      byHandle: { key: 'secret' },
      byBarcode: { sku: 'SECRET' },
      variantsByIds: [{ sku: 'SECRET' }],
    });
  });
});

describe('look-ups', () => {
  it('answer in the order asked for, null for what is unknown, malformed or of another type', async () => {
    const ids = [
      formatGlobalId('Product', 'hat'),
      formatGlobalId('Product', 'never'),
      formatGlobalId('Variant', 'hat'),
      'no id',
      formatGlobalId('Product', 'scarf'),
      formatGlobalId('Product', 'nul\u0000byte'),
    ];
    const data = await shop.read(
      `query ($ids: [ID!]!) {
        productsByIds(ids: $ids) { key }
        categoriesByIds(ids: $ids) { key }
        variantsBySkus(skus: ["hat-1", "x", "\\u0000", "scarf-1", "hat-1"]) { sku }
        unknown: product(handle: "\\u0000") { key }
      }`,
      { ids },
    );
    expect(data).toEqual({
      productsByIds: [{ key: 'hat' }, null, null, null, { key: 'scarf' }, null],
      categoriesByIds: [null, null, null, null, null, null],
      variantsBySkus: [{ sku: 'hat-1' }, null, null, { sku: 'scarf-1' }, { sku: 'hat-1' }],
      unknown: null,
    });
  });

  it('take a UPC with or without the zeros that a scanner puts before it', async () => {
    for (const barcode of ['012345678905', '0012345678905', '00012345678905']) {
      const data = await shop.read('query ($barcode: String) { variant(barcode: $barcode) { sku } }', {
        barcode,
      });
      expect(data).toEqual({ variant: { sku: 'PULL-RED-M' } });
    }
  });

  it.each([
    ['{ product { key } }', 'None of id and handle was given: give exactly one.'],
    [
      '{ product(id: "a", handle: "b") { key } }',
      'More than one of id and handle was given: give exactly one.',
    ],
    ['{ variant { sku } }', 'None of sku and barcode was given: give exactly one.'],
    ['{ category { key } }', 'None of id and handle was given: give exactly one.'],
    ['{ product(handle: "hat") { related(first: 21) { key } } }', 'first cannot be 21: give 1 to 20.'],
    [
      '{ product(handle: "pull-merinos") { media { url(transform: { maxHeight: 4097 }) } } }',
      'transform.maxHeight cannot be 4097: give 1 to 4096.',
    ],
  ])('%s is BAD_INPUT', async (document, message) => {
    const { errors } = await shop.ask(document);
    expect(errors?.map((error) => [error.message, error.extensions.code])).toEqual([[message, 'BAD_INPUT']]);
  });
});

describe('categories', () => {
  it('form a tree in the order of their positions', async () => {
    const document = `{
      categories { key parent { key } children { key parent { key } children { key } } }
      category(handle: "knit") { title description path { key } }
    }`;
    expect(await shop.read(document, {}, { language: 'fr' })).toEqual({
      categories: [
        { key: 'men', parent: null, children: [] },
        {
          key: 'women',
          parent: null,
          children: [
            { key: 'dresses', parent: { key: 'women' }, children: [] },
            { key: 'knit', parent: { key: 'women' }, children: [] },
          ],
        },
      ],
      category: { title: 'Maille', description: null, path: [{ key: 'women' }, { key: 'knit' }] },
    });
  });
});
