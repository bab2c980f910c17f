import { expect } from '@jest/globals';
import { formatGlobalId } from '../../schema/global-id.ts';
import { operations } from './operations.ts';

/** Asks one operation and gives the data of its answer. */
export type AskOne = (name: string, variables: object) => Promise<unknown>;

/**
 * Asks every operation of `operations.graphql` at least once, about things that every channel shows alike, changing a
 * cart and the customer of the token on the way. Whoever asks everything twice gets the same answers: a call that comes
 * again makes nothing new, and what would be gone the second time is not removed.
 */
export async function askEveryOperation(ask: AskOne): Promise<void> {
  const asked = new Set<string>();
  const go = async <Data>(name: string, variables: object = {}): Promise<Data> => {
    asked.add(name);
    return (await ask(name, variables)) as Data;
  };
  await go('Situation', { market: 'CH', language: 'de' });
  await askAboutProducts(go);
  await askAboutPricesAndStock(go);
  await askAboutCustomer(go, await askAboutCart(go));
  expect([...operations.keys()].filter((name) => !asked.has(name))).toEqual([]);
}

type Go = <Data>(name: string, variables?: object) => Promise<Data>;

const knitwear = { categories: ['knitwear'] };
const louvre = { latitude: 48.8611, longitude: 2.3358 };

async function askAboutProducts(go: Go): Promise<void> {
  for (const sort of ['PRICE_ASC', 'TITLE']) {
    await go('Listing', { filter: knitwear, sort, first: 2 });
  }
  await go('Listing', { filter: { ...knitwear, reduced: true, inStock: true, price: { max: '90' } } });
  await go('Page', { filter: knitwear, sort: 'TITLE', first: 1 });
  await go('Facets', { filter: knitwear });
  await go('Search', { query: 'cardigan', language: 'en' });
  await go('Suggestions', { query: 'gil' });
  await go('ProductPage', { handle: 'gilet-en-laine' });
  await go('ProductPage', { handle: 'no-such-thing' });
  await go('VariantPage', { barcode: '2000071403005' });
  const ids = [
    formatGlobalId('Product', 'wool-cardigan'),
    formatGlobalId('Variant', 'C103-PLUM-M'),
    formatGlobalId('Promotion', 'knitwear-week-fr-eur'),
    formatGlobalId('Store', 'lyon-presquile'),
    formatGlobalId('Category', 'knitwear'),
    'nonsense',
  ];
  await go('Nodes', { ids });
  await go('Related', { handle: 'gilet-en-laine' });
  await go('Categories', { handle: 'mailles' });
  await go('MarketplacePage', { filter: knitwear, first: 3 });
}

async function askAboutPricesAndStock(go: Go): Promise<void> {
  await go('Markets');
  await go('DeliveryMethods', { market: 'CH' });
  await go('DeliveryMethods', { market: 'US', destination: { country: 'US', region: 'NY' } });
  await go('Promotions', { market: 'CH' });
  await go('UnitPrices', { filter: knitwear });
  for (const market of ['FR', 'US']) {
    await go('PriceOf', { sku: 'G401-250G', quantity: 6, market });
    await go('AvailabilityOf', { sku: 'C103-PLUM-M', market });
  }
  await go('PriceTag', { sku: 'C103-PLUM-M' });
  await go('AvailabilityOf', { sku: 'C103-PLUM-M', near: louvre, first: 2, store: 'lyon-presquile' });
  await go('Stores', { near: louvre, withinKm: 300 });
  await go('StorePage', { key: 'lyon-presquile' });
  await go('Scan', { barcode: '2000067101014' });
}

interface CartPayload {
  readonly cart: { readonly id: string; readonly lines: readonly { readonly id: string }[] };
}

async function askAboutCart(go: Go): Promise<string> {
  const lines = [
    { sku: 'C101-NAVY-M', quantity: 2 },
    { sku: 'C113-GREY-39-41', quantity: 3 },
  ];
  const input = { lines, codes: ['BIENVENUE10'], idempotencyKey: 'every operation' };
  const { cartCreate } = await go<{ cartCreate: CartPayload }>('CartCreate', { input });
  const cartId = cartCreate.cart.id;
  const [first] = cartCreate.cart.lines.map(({ id }) => id);
  const more = { cartId, lines: [{ sku: 'G401-250G', quantity: 2 }], idempotencyKey: 'one more' };
  await go('CartLinesAdd', { input: more });
  await go('CartLinesUpdate', { input: { cartId, lines: [{ id: first, quantity: 1 }] } });
  await go('CartDeliverySet', { input: { cartId, destination: { country: 'FR' } } });
  await go('CartPickupSet', { input: { cartId, stores: ['lyon-presquile', 'paris-marais'] } });
  const sent = { cartId, destination: { country: 'FR' }, method: 'express' };
  await go('CartDeliveryMethodSet', { input: sent });
  await go('CartDeliveryRead', { id: cartId, near: louvre, split: true });
  await go('CartDiscountApply', { input: { cartId, codes: ['NO-SUCH-CODE'] } });
  await go('CartUnits', { id: cartId });
  await go('CartVariants', { id: cartId });
  await go('CartHolder', { id: cartId });
  await go('CartLinesRemove', { input: { cartId, lineIds: ['no such line'] } });
  await go('CartRead', { id: cartId });
  // It is the customer's already. A code is another one each time it is asked for: none is given here.
  await go('CartMerge', { input: { cartId } });
  await go('CartHandover', { input: { cartId, url: 'no address' } });
  await go('CartClaim', { input: { code: 'NO-CODE', idempotencyKey: 'claim' } });
  return cartId;
}

async function askAboutCustomer(go: Go, cartId: string): Promise<void> {
  await go('ProfileUpdate', { input: { givenName: 'Jeanne' } });
  const address = { lines: ['12 rue Émile-Zola'], city: 'Lyon', country: 'FR' };
  const { customerAddressAdd } = await go<{
    customerAddressAdd: { customer: { addresses: { id: string }[] } };
  }>('AddressAdd', { input: { address, idempotencyKey: 'home' } });
  const { id } = customerAddressAdd.customer.addresses[0] ?? {};
  await go('AddressUpdate', { input: { id, label: 'Home' } });
  const creation = { title: 'Later', skus: ['C103-PLUM-M'], idempotencyKey: 'later' };
  const { wishlistCreate } = await go<{ wishlistCreate: { wishlist: { id: string } } }>('WishlistCreate', {
    input: creation,
  });
  const wishlistId = wishlistCreate.wishlist.id;
  await go('WishlistItemsAdd', { input: { wishlistId, skus: ['G401-250G'] } });
  await go('WishlistItemsRemove', { input: { wishlistId, skus: ['G401-250G'] } });
  const { customer } = await go<{ customer: { id: string } }>('Me');
  await go('CustomerNode', { id: customer.id });
  await go('Nodes', { ids: [customer.id, wishlistId, cartId] });
  await go('AddressRemove', { input: { id: 'none' } });
  await go('WishlistRemove', { input: { wishlistId: 'none' } });
}
