import { keyOfGlobalId } from '../schema/global-id.ts';
import { quoted } from '../schema/quoted.ts';
import { pick } from './seed.ts';
import { mockVariants } from './shop/assortment.ts';
import { mockInstant } from './shop/instant.ts';

/** A customer in memory. */
export interface MockCustomer {
  readonly key: string;
  readonly profile: Readonly<Record<string, string | null>>;
  readonly addresses: readonly MockAddress[];
  /** The one changed last first. */
  readonly wishlists: readonly MockWishlist[];
  readonly createdAt: string;
  /** How many addresses and wishlists there ever were: keys are not used again. */
  readonly made: number;
}

interface MockAddress {
  readonly id: string;
  readonly label: string | null;
  readonly address: object;
  readonly isDefault: boolean;
}

interface MockWishlist {
  readonly key: string;
  readonly title: string;
  readonly items: readonly { readonly sku: string; readonly addedAt: string }[];
  readonly updatedAt: string;
}

/** A customer after a change, or why there was none. */
export interface Changed {
  readonly customer: MockCustomer;
  readonly userErrors: readonly {
    readonly code: string;
    readonly field: readonly string[];
    readonly message: string;
  }[];
  /** The wishlist in question. */
  readonly wishlistKey?: string;
}

/** The same person for the same key. */
export function createCustomer(key: string): MockCustomer {
  const [givenName, familyName] = [pick(givenNames, key), pick(familyNames, key)];
  const home = { lines: ['14 rue des Lilas'], postalCode: '75011', city: 'Paris', country: 'FR' };
  return {
    key,
    profile: {
      givenName,
      familyName,
      email: `${givenName}.${familyName}@example.com`.toLowerCase(),
      phone: '+33199005534',
      birthday: '1988-04-12',
      language: 'fr',
    },
    addresses: [
      {
        id: 'home',
        label: 'Home',
        isDefault: true,
        address: { name: `${givenName} ${familyName}`, ...home },
      },
    ],
    wishlists: [
      wishlist(
        `${key}-1`,
        'Favourites',
        [0, 1, 2].map((n) => pick(mockVariants, `${key} ${n}`).sku),
      ),
    ],
    createdAt: mockInstant,
    made: 2,
  };
}

const givenNames = ['Anna', 'Karim', 'Claire', 'Lucas', 'Ines', 'Hugo'];
const familyNames = ['Morel', 'Keller', 'Diallo', 'Fontaine', 'Rossi', 'Weber'];

const wishlist = (key: string, title: string, skus: readonly string[]): MockWishlist => ({
  key,
  title,
  items: [...new Set(skus)].map((sku) => ({ sku, addedAt: mockInstant })),
  updatedAt: mockInstant,
});

const done = (customer: MockCustomer): Changed => ({ customer, userErrors: [] });
const refused = (customer: MockCustomer, code: string, field: string, message: string): Changed => ({
  customer,
  userErrors: [{ code, field: [field], message }],
});

/** What is left out stays. */
export const updateProfile = (customer: MockCustomer, input: MockCustomer['profile']): Changed =>
  done({ ...customer, profile: { ...customer.profile, ...input } });

interface AddressInput {
  readonly id: string;
  readonly label?: string | null;
  readonly address?: object | null;
  readonly isDefault?: boolean | null;
}

/** Puts an address at the end. */
export function addAddress(customer: MockCustomer, { label, address, isDefault }: AddressInput): Changed {
  const id = `address-${customer.made + 1}`;
  const added = { id, label: label ?? null, address: address ?? {}, isDefault: isDefault ?? false };
  return done({
    ...customer,
    addresses: [...withoutDefault(customer, added.isDefault), added],
    made: customer.made + 1,
  });
}

/** Changes the parts given. */
export function updateAddress(
  customer: MockCustomer,
  { id, label, address, isDefault }: AddressInput,
): Changed {
  if (!customer.addresses.some((candidate) => candidate.id === id)) return addressNotFound(customer, id);
  const addresses = withoutDefault(customer, isDefault ?? false).map((before) =>
    before.id === id
      ? {
          id,
          label: label === undefined ? before.label : label,
          address: address ?? before.address,
          isDefault: isDefault ?? before.isDefault,
        }
      : before,
  );
  return done({ ...customer, addresses });
}

/** Takes an address out. */
export function removeAddress(customer: MockCustomer, { id }: { readonly id: string }): Changed {
  const addresses = customer.addresses.filter((address) => address.id !== id);
  if (addresses.length === customer.addresses.length) return addressNotFound(customer, id);
  return done({ ...customer, addresses });
}

const withoutDefault = ({ addresses }: MockCustomer, isReplaced: boolean): readonly MockAddress[] =>
  isReplaced ? addresses.map((address) => ({ ...address, isDefault: false })) : addresses;

const addressNotFound = (customer: MockCustomer, id: string): Changed =>
  refused(customer, 'ADDRESS_NOT_FOUND', 'id', `There is no address ${quoted(id)}.`);

/** Puts a new wishlist first. */
export function addWishlist(
  customer: MockCustomer,
  { title, skus }: { title: string; skus: string[] },
): Changed {
  const made = wishlist(`${customer.key}-${customer.made + 1}`, title, skus);
  return {
    ...done({ ...customer, wishlists: [made, ...customer.wishlists], made: customer.made + 1 }),
    wishlistKey: made.key,
  };
}

interface ItemsInput {
  readonly wishlistId: string;
  readonly skus: readonly string[];
}

/** Puts SKUs first that are not there yet. */
export const addItems = (customer: MockCustomer, { wishlistId, skus }: ItemsInput): Changed =>
  changeWishlist(customer, wishlistId, ({ key, title, items }) => {
    const present = items.map(({ sku }) => sku);
    return [wishlist(key, title, [...skus.filter((sku) => !present.includes(sku)).reverse(), ...present])];
  });

/** Takes SKUs out. */
export const removeItems = (customer: MockCustomer, { wishlistId, skus }: ItemsInput): Changed =>
  changeWishlist(customer, wishlistId, (list) => [
    { ...list, items: list.items.filter(({ sku }) => !skus.includes(sku)) },
  ]);

/** Takes a whole wishlist out. */
export const removeWishlist = (
  customer: MockCustomer,
  { wishlistId }: { readonly wishlistId: string },
): Changed => changeWishlist(customer, wishlistId, () => []);

function changeWishlist(
  customer: MockCustomer,
  id: string,
  work: (list: MockWishlist) => readonly MockWishlist[],
): Changed {
  const wishlistKey = keyOfGlobalId('Wishlist', id);
  const list = customer.wishlists.find(({ key }) => key === wishlistKey);
  if (list === undefined) {
    return refused(customer, 'WISHLIST_NOT_FOUND', 'wishlistId', `There is no wishlist ${quoted(id)}.`);
  }
  const others = customer.wishlists.filter((other) => other !== list);
  return { ...done({ ...customer, wishlists: [...work(list), ...others] }), wishlistKey: list.key };
}
