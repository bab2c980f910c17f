import { describe, expect, it } from '@jest/globals';
import { createMock } from '../../mocks/index.ts';
import type { ServiceContext } from '../../schema/context-header.ts';
import { formatGlobalId } from '../../schema/global-id.ts';
import { askMock } from './ask-mock.ts';

const anna: ServiceContext = {
  market: 'FR',
  language: 'fr',
  channel: 'WEB',
  client: 'web',
  customerId: 'anna',
};

const cartFields =
  'id lines { id sku quantity } totals { total { shown { amount currencyCode } } } warnings { code }';

function cartOf(data: unknown): { readonly id: string; readonly lines: readonly { readonly id: string }[] } {
  const [payload] = Object.values(data as Record<string, { cart: never }>);
  if (!payload?.cart) throw new Error(JSON.stringify(data));
  return payload.cart;
}

describe('a mock cart', () => {
  it('is made, filled, changed and emptied, and read back', async () => {
    const mock = createMock('cart');
    const change = async (name: string, input: string) =>
      cartOf(
        (await askMock(mock, `mutation { ${name}(input: { ${input} }) { cart { ${cartFields} } } }`)).data,
      );
    const { id } = await change('cartCreate', 'lines: [{ sku: "ANY-SKU-1" }], idempotencyKey: "1"');
    await change('cartLinesAdd', `cartId: "${id}", lines: [{ sku: "ANY-SKU-2" }], idempotencyKey: "1"`);
    const filled = await change(
      'cartLinesAdd',
      `cartId: "${id}", lines: [{ sku: "ANY-SKU-2" }], idempotencyKey: "1"`,
    );
    expect(filled.lines).toMatchObject([
      { sku: 'ANY-SKU-1', quantity: 1 },
      { sku: 'ANY-SKU-2', quantity: 1 },
    ]);
    await change(
      'cartLinesUpdate',
      `cartId: "${id}", lines: [{ id: "${filled.lines[0]?.id}", quantity: 2 }]`,
    );
    await change('cartLinesRemove', `cartId: "${id}", lineIds: ["${filled.lines[1]?.id}"]`);
    await change('cartDiscountApply', `cartId: "${id}", codes: ["nope"]`);
    const { data } = await askMock(mock, `{ cart(id: "${id}") { ${cartFields} codes } }`);
    expect(data).toEqual({
      cart: {
        id,
        lines: [{ id: filled.lines[0]?.id, sku: 'ANY-SKU-1', quantity: 2 }],
        totals: { total: { shown: { amount: expect.stringMatching(/^\d+\.\d\d$/), currencyCode: 'EUR' } } },
        warnings: [{ code: 'CODE_NOT_APPLIED' }],
        codes: ['NOPE'],
      },
    });
  });

  it('shows the errors that a screen has to handle', async () => {
    const mock = createMock('cart');
    const lines = '[{ sku: "UNKNOWN-1" }, { sku: "A", quantity: 0 }]';
    const document = `mutation { cartCreate(input: { lines: ${lines}, idempotencyKey: "1" }) { cart { id } userErrors { code field } } }`;
    expect((await askMock(mock, document)).data).toEqual({
      cartCreate: {
        cart: null,
        userErrors: [
          { code: 'UNKNOWN_SKU', field: ['lines', '0', 'sku'] },
          { code: 'INVALID_QUANTITY', field: ['lines', '1', 'quantity'] },
        ],
      },
    });
  });

  it('refuses a line that is named twice', async () => {
    const mock = createMock('cart');
    const run = async (call: string, fields: string) =>
      (await askMock(mock, `mutation { ${call} { ${fields} } }`)).data;
    const input = 'input: { lines: [{ sku: "ANY-SKU-1" }], idempotencyKey: "1" }';
    const { id, lines } = cartOf(await run(`cartCreate(${input})`, 'cart { id lines { id } }'));
    const line = `{ id: "${lines[0]?.id}", quantity: 2 }`;
    const twice = `cartLinesUpdate(input: { cartId: "${id}", lines: [${line}, ${line}] })`;
    expect(await run(twice, 'userErrors { code field }')).toEqual({
      cartLinesUpdate: { userErrors: [{ code: 'LINE_REPEATED', field: ['lines', '1', 'id'] }] },
    });
  });

  it('belongs to the customer who made it, and to one mock', async () => {
    const mock = createMock('cart');
    const made = await askMock(
      mock,
      'mutation { cartCreate(input: { idempotencyKey: "1" }) { cart { id } } }',
      {},
      anna,
    );
    const read = `{ cart(id: "${cartOf(made.data).id}") { customerId } }`;
    expect((await askMock(mock, read, {}, anna)).data).toEqual({
      cart: { customerId: formatGlobalId('Customer', 'anna') },
    });
    expect((await askMock(mock, read)).data).toEqual({ cart: null });
    expect((await askMock(createMock('cart'), read, {}, anna)).data).toEqual({ cart: null });
  });
});

describe('a mock customer', () => {
  it('is whoever is signed in, the same person every time', async () => {
    const document =
      '{ customer { profile { givenName email } wishlists { items { sku } } addresses { isDefault } } }';
    const [first, second] = [
      await askMock(createMock('customer'), document, {}, anna),
      await askMock(createMock('customer'), document, {}, anna),
    ];
    expect(first).toEqual(second);
    expect(first.data).toMatchObject({ customer: { wishlists: [{}], addresses: [{ isDefault: true }] } });
    expect((await askMock(createMock('customer'), document)).data).toEqual({ customer: null });
  });

  it('keeps wishlists and profile as they are changed', async () => {
    const mock = createMock('customer');
    const create =
      'mutation { wishlistCreate(input: { title: "Later", skus: ["A"], idempotencyKey: "1" }) { wishlist { id items { sku } } } }';
    const made = (await askMock(mock, create, {}, anna)).data as {
      wishlistCreate: { wishlist: { id: string } };
    };
    expect((await askMock(mock, create, {}, anna)).data).toEqual(made);
    const { id } = made.wishlistCreate.wishlist;
    await askMock(
      mock,
      `mutation { wishlistItemsAdd(input: { wishlistId: "${id}", skus: ["B", "A"] }) { userErrors { code } } }`,
      {},
      anna,
    );
    await askMock(
      mock,
      'mutation { customerProfileUpdate(input: { givenName: "Zoe" }) { userErrors { code } } }',
      {},
      anna,
    );
    const { data } = await askMock(
      mock,
      '{ customer { profile { givenName } wishlists { title items { sku } } } }',
      {},
      anna,
    );
    expect(data).toMatchObject({
      customer: {
        profile: { givenName: 'Zoe' },
        wishlists: [{ title: 'Later', items: [{ sku: 'B' }, { sku: 'A' }] }, {}],
      },
    });
  });

  it('is refused where nobody is signed in', async () => {
    const document =
      'mutation { wishlistCreate(input: { title: "Later", idempotencyKey: "1" }) { wishlist { id } userErrors { code } } }';
    expect((await askMock(createMock('customer'), document)).data).toEqual({
      wishlistCreate: { wishlist: null, userErrors: [{ code: 'NOT_SIGNED_IN' }] },
    });
  });
});
