import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type SampleShop, startSampleShop } from '../kit/sample-shop.ts';
import { type Customers, startCustomers } from './customers.ts';
import { type Asker, ask, type Channel, channels, post } from './front-door.ts';

let customers: Customers;
let shop: SampleShop;
beforeAll(async () => {
  customers = await startCustomers();
  shop = await startSampleShop({ config: { customers: customers.customers } });
});
afterAll(async () => {
  await shop.close();
  await customers.close();
});

const as = async (name: string, channel: Channel = 'WEB'): Promise<Asker> => ({
  token: await customers.tokenOf(name),
  channel,
});

interface Me {
  readonly id: string;
  readonly profile: object;
  readonly addresses: readonly { readonly id: string }[];
  readonly wishlists: readonly { readonly id: string }[];
  readonly carts: readonly object[];
}

const me = async (asker: Asker) => (await ask<{ customer: Me | null }>(shop, 'Me', {}, asker)).customer;

/** The payload of a mutation of which nothing was refused. */
async function done<Result>(mutation: string, input: object, asker: Asker): Promise<Result> {
  const data = await ask<Record<string, object>>(shop, mutation, { input }, asker);
  const payload = Object.values(data)[0];
  expect(payload).toMatchObject({ userErrors: [] });
  return payload as Result;
}

/** What a mutation was refused for. */
async function refused(mutation: string, input: object, asker: Asker): Promise<readonly unknown[]> {
  const data = await ask<Record<string, { userErrors: { code: string }[] }>>(
    shop,
    mutation,
    { input },
    asker,
  );
  return Object.values(data).flatMap(({ userErrors }) => userErrors.map(({ code }) => code));
}

const address = { lines: ['12 rue Émile-Zola'], postalCode: '69002', city: 'Lyon', country: 'FR' };

describe('a customer', () => {
  it('is nobody without a token, and whoever the token says with one', async () => {
    expect(await me({})).toBeNull();
    expect(await me(await as('zoe'))).toEqual({
      id: expect.any(String),
      profile: {
        givenName: 'Zoe',
        familyName: null,
        email: 'zoe@example.com',
        phone: null,
        birthday: null,
        language: 'fr',
      },
      addresses: [],
      wishlists: [],
      carts: [],
    });
  });

  it('changes what the profile says, and keeps what is left out', async () => {
    const asker = await as('lea');
    await done('ProfileUpdate', { phone: '+33142685300', birthday: '1990-02-28' }, asker);
    const { customer } = await done<{ customer: Me }>('ProfileUpdate', { givenName: 'Léa' }, asker);
    expect(customer.profile).toEqual({ givenName: 'Léa', phone: '+33142685300', birthday: '1990-02-28' });
    expect(await refused('ProfileUpdate', { phone: '0142685300' }, asker)).toEqual(['INVALID_INPUT']);
  });

  it('keeps addresses, one of which is the default', async () => {
    const asker = await as('anna');
    const home = { label: 'Home', address, idempotencyKey: 'home' };
    await done('AddressAdd', home, asker);
    await done('AddressAdd', home, asker);
    const work = {
      label: 'Work',
      address: { ...address, city: 'Paris' },
      isDefault: true,
      idempotencyKey: 'work',
    };
    const { customer } = await done<{ customer: Me }>('AddressAdd', work, asker);
    const [first, second] = customer.addresses;
    expect(customer.addresses).toEqual([
      { id: first?.id, label: 'Home', isDefault: false, address },
      { id: second?.id, label: 'Work', isDefault: true, address: { ...address, city: 'Paris' } },
    ]);
    await done('AddressUpdate', { id: first?.id, isDefault: true, label: 'Lyon' }, asker);
    expect((await me(asker))?.addresses).toMatchObject([
      { label: 'Lyon', isDefault: true },
      { label: 'Work', isDefault: false },
    ]);
    await done('AddressRemove', { id: first?.id }, asker);
    expect(await refused('AddressRemove', { id: first?.id }, asker)).toEqual(['ADDRESS_NOT_FOUND']);
    expect((await me(asker))?.addresses).toHaveLength(1);
  });

  it('keeps wishlists, whose things come with title, price and availability', async () => {
    const asker = await as('nina');
    const creation = { title: 'Hiver', skus: ['C101-NAVY-M', 'G402-250G'], idempotencyKey: 'winter' };
    const { wishlist } = await done<{ wishlist: { id: string } }>('WishlistCreate', creation, asker);
    const again = await done<{ wishlist: { id: string } }>('WishlistCreate', creation, asker);
    expect(again.wishlist.id).toBe(wishlist.id);
    const unknown = { wishlistId: wishlist.id, skus: ['NO-SUCH-SKU'] };
    expect(await refused('WishlistItemsAdd', unknown, asker)).toEqual(['UNKNOWN_SKU']);
    await done('WishlistItemsAdd', { wishlistId: wishlist.id, skus: ['G401-250G', 'C101-NAVY-M'] }, asker);
    const { wishlist: left } = await done<{ wishlist: object }>(
      'WishlistItemsRemove',
      { wishlistId: wishlist.id, skus: ['G402-250G'] },
      asker,
    );
    const item = (sku: string, title: string, amount: string) => ({
      sku,
      variant: { title, price: { unit: { shown: { amount } } }, availability: { status: 'IN_STOCK' } },
    });
    expect(left).toEqual({
      id: wishlist.id,
      title: 'Hiver',
      items: [
        item('G401-250G', 'Thé Earl Grey — 250 g', '21.50'),
        item('C101-NAVY-M', 'Pull en mérinos — Bleu marine, M', '71.20'),
      ],
    });
    expect((await me(asker))?.wishlists).toEqual([left]);
    expect(await done('WishlistRemove', { wishlistId: wishlist.id }, asker)).toMatchObject({
      removedId: wishlist.id,
    });
    expect((await me(asker))?.wishlists).toEqual([]);
  });

  it('is refused every change without a token', async () => {
    const changes: readonly (readonly [string, object])[] = [
      ['ProfileUpdate', { givenName: 'Nobody' }],
      ['AddressAdd', { address, idempotencyKey: 'nobody' }],
      ['AddressUpdate', { id: 'none' }],
      ['AddressRemove', { id: 'none' }],
      ['WishlistCreate', { title: 'Nobody', idempotencyKey: 'nobody' }],
      ['WishlistItemsAdd', { wishlistId: 'none', skus: [] }],
      ['WishlistItemsRemove', { wishlistId: 'none', skus: [] }],
      ['WishlistRemove', { wishlistId: 'none' }],
    ];
    for (const [mutation, input] of changes) {
      expect([mutation, await refused(mutation, input, {})]).toEqual([mutation, ['NOT_SIGNED_IN']]);
    }
  });

  it('is the same on every channel, with the carts of all', async () => {
    const cartOn = async (channel: Channel, quantity: number) => {
      const lines = [{ sku: 'G401-250G', quantity }];
      await done('CartCreate', { lines, idempotencyKey: channel }, await as('rose', channel));
    };
    await cartOn('WEB', 1);
    await cartOn('KIOSK', 2);
    await done(
      'WishlistCreate',
      { title: 'Thés', skus: ['G402-250G'], idempotencyKey: 'tea' },
      await as('rose'),
    );
    const seen = await Promise.all(channels.map(async (channel) => me(await as('rose', channel))));
    expect(seen[0]).toMatchObject({
      carts: [
        { totalQuantity: 2, context: { channel: 'KIOSK' } },
        { totalQuantity: 1, context: { channel: 'WEB' } },
      ],
      wishlists: [{ title: 'Thés' }],
    });
    expect(seen).toEqual(Array(channels.length).fill(seen[0]));
  });
});

describe('what belongs to a customer', () => {
  let owned: {
    readonly customer: string;
    readonly wishlist: string;
    readonly address: string;
    readonly cart: string;
  };
  beforeAll(async () => {
    const asker = await as('marie');
    await done('AddressAdd', { label: 'Home', address, idempotencyKey: 'home' }, asker);
    await done('WishlistCreate', { title: 'Secret', skus: ['G401-250G'], idempotencyKey: 'secret' }, asker);
    const lines = [{ sku: 'G401-250G', quantity: 2 }];
    const { cart } = await done<{ cart: { id: string } }>(
      'CartCreate',
      { lines, idempotencyKey: 'm' },
      asker,
    );
    const known = await me(asker);
    owned = {
      customer: known?.id ?? '',
      wishlist: known?.wishlists[0]?.id ?? '',
      address: known?.addresses[0]?.id ?? '',
      cart: cart.id,
    };
  });

  const typesSeen = async (asker: Asker) => {
    const ids = [owned.customer, owned.wishlist, owned.cart];
    const { nodes } = await ask<{ nodes: ({ __typename: string } | null)[] }>(shop, 'Nodes', { ids }, asker);
    return nodes.map((node) => node?.__typename ?? null);
  };
  const whole = {
    node: { profile: { givenName: 'Marie' }, addresses: [{ label: 'Home' }], carts: [{ totalQuantity: 2 }] },
  };

  it('is theirs by id as well', async () => {
    const asker = await as('marie', 'MOBILE');
    expect(await typesSeen(asker)).toEqual(['Customer', 'Wishlist', 'Cart']);
    expect(await ask(shop, 'CustomerNode', { id: owned.customer }, asker)).toEqual(whole);
    expect(await ask(shop, 'CartHolder', { id: owned.cart }, asker)).toEqual({
      cart: { totalQuantity: 2, customer: { profile: { givenName: 'Marie' } } },
    });
  });

  it('is null without an error for everybody else', async () => {
    for (const asker of [{}, await as('paul'), await as('paul', 'POS')]) {
      expect(await typesSeen(asker)).toEqual([null, null, null]);
      const answers = await Promise.all([
        post(shop, 'CustomerNode', { id: owned.customer }, asker),
        post(shop, 'CartHolder', { id: owned.cart }, asker),
      ]);
      expect(answers.map(({ body }) => body)).toEqual([{ data: { node: null } }, { data: { cart: null } }]);
    }
  });

  it('cannot be changed by another customer, who learns not even that it is there', async () => {
    const paul = await as('paul');
    const changes: readonly (readonly [string, object, string])[] = [
      ['AddressUpdate', { id: owned.address, label: 'Mine' }, 'ADDRESS_NOT_FOUND'],
      ['AddressRemove', { id: owned.address }, 'ADDRESS_NOT_FOUND'],
      ['WishlistItemsAdd', { wishlistId: owned.wishlist, skus: ['G401-250G'] }, 'WISHLIST_NOT_FOUND'],
      ['WishlistItemsRemove', { wishlistId: owned.wishlist, skus: ['G401-250G'] }, 'WISHLIST_NOT_FOUND'],
      ['WishlistRemove', { wishlistId: owned.wishlist }, 'WISHLIST_NOT_FOUND'],
    ];
    for (const [mutation, input, code] of changes) {
      expect([mutation, await refused(mutation, input, paul)]).toEqual([mutation, [code]]);
    }
    expect(await typesSeen(await as('marie'))).toEqual(['Customer', 'Wishlist', 'Cart']);
  });

  it('is seen by staff whose token and whose client both allow it', async () => {
    for (const channel of ['CALL_CENTRE', 'POS'] as const) {
      const claire = await as('claire', channel);
      expect(await typesSeen(claire)).toEqual(['Customer', 'Wishlist', 'Cart']);
      expect(await ask(shop, 'CustomerNode', { id: owned.customer }, claire)).toEqual(whole);
      expect(await ask(shop, 'CartHolder', { id: owned.cart }, claire)).toEqual({
        cart: { totalQuantity: 2, customer: { profile: { givenName: 'Marie' } } },
      });
    }
    expect(await typesSeen(await as('claire', 'WEB'))).toEqual([null, null, null]);
  });
});

it('a token that another issuer signed is refused', async () => {
  const other = await startCustomers();
  const token = await other.tokenOf('marie');
  await other.close();
  const { status, body } = await post(shop, 'Me', {}, { token });
  expect([status, body.errors?.[0]?.extensions?.code]).toEqual([401, 'TOKEN_INVALID']);
});
