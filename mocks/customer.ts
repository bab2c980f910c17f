import type { IResolvers } from '@graphql-tools/utils';
import type { ServiceContext } from '../schema/context-header.ts';
import { formatGlobalId, keyOfGlobalId } from '../schema/global-id.ts';
import { type CustomerMemory, createCustomerMemory } from './customer-memory.ts';
import {
  addAddress,
  addItems,
  addWishlist,
  type Changed,
  type MockCustomer,
  removeAddress,
  removeItems,
  removeWishlist,
  updateAddress,
  updateProfile,
} from './customer-state.ts';

interface Ids {
  readonly ids: readonly string[];
}

/** Whoever is signed in, with an address and a wishlist; nobody is null. Changes stay as long as the mock does. */
export function customerMock(): IResolvers<unknown, ServiceContext> {
  const memory = createCustomerMemory();
  return {
    Query: {
      customer: (_, __, context) => show(signedIn(memory, context), showCustomer),
      customersByIds: (_, { ids }: Ids, context) => {
        const customer = signedIn(memory, context);
        return ids.map((id) =>
          show(keyOfGlobalId('Customer', id) === customer?.key ? customer : null, showCustomer),
        );
      },
      wishlistsByIds: (_, { ids }: Ids, context) => {
        const wishlists = signedIn(memory, context)?.wishlists ?? [];
        return ids.map((id) => {
          const key = keyOfGlobalId('Wishlist', id);
          return show(
            wishlists.find((wishlist) => wishlist.key === key),
            showWishlist,
          );
        });
      },
    },
    Mutation: {
      customerProfileUpdate: changes(memory, updateProfile),
      customerAddressAdd: changes(memory, addAddress),
      customerAddressUpdate: changes(memory, updateAddress),
      customerAddressRemove: changes(memory, removeAddress),
      wishlistCreate: changes(memory, addWishlist),
      wishlistItemsAdd: changes(memory, addItems),
      wishlistItemsRemove: changes(memory, removeItems),
      wishlistRemove: changes(memory, removeWishlist),
    },
  };
}

const signedIn = (memory: CustomerMemory, { customerId }: ServiceContext): MockCustomer | null =>
  customerId === undefined ? null : memory.find(customerId);

const changes =
  <Input>(memory: CustomerMemory, work: (customer: MockCustomer, input: Input) => Changed) =>
  (
    _: unknown,
    { input }: { input: Input & { readonly idempotencyKey?: string } },
    context: ServiceContext,
    info: { readonly fieldName: string },
  ) => {
    const customer = signedIn(memory, context);
    if (customer === null) return notSignedIn;
    const { idempotencyKey, ...rest } = input;
    const apply = (): Changed => work(customer, rest as unknown as Input);
    const call = JSON.stringify([customer.key, info.fieldName, idempotencyKey]);
    return showPayload(idempotencyKey === undefined ? memory.keep(apply()) : memory.keepOnce(call, apply));
  };

const refused = { customer: null, wishlist: null, removedId: null };

const notSignedIn = {
  ...refused,
  userErrors: [{ code: 'NOT_SIGNED_IN', field: [], message: 'This needs a customer’s token.' }],
  warnings: [],
};

// Any payload of the SDL: each has some of these fields.
function showPayload({ customer, userErrors, wishlistKey }: Changed) {
  if (userErrors.length > 0) return { ...refused, userErrors, warnings: [] };
  return {
    customer: showCustomer(customer),
    wishlist: show(
      customer.wishlists.find(({ key }) => key === wishlistKey),
      showWishlist,
    ),
    removedId: wishlistKey === undefined ? null : formatGlobalId('Wishlist', wishlistKey),
    userErrors,
    warnings: [],
  };
}

const show = <Found, Shown>(found: Found | null | undefined, showFound: (found: Found) => Shown) =>
  found ? showFound(found) : null;

const showWishlist = ({ key, ...wishlist }: MockCustomer['wishlists'][number]) => ({
  id: formatGlobalId('Wishlist', key),
  ...wishlist,
});

const showCustomer = ({ key, wishlists, ...customer }: MockCustomer) => ({
  id: formatGlobalId('Customer', key),
  ...customer,
  identities: [{ issuer: 'https://login.example', subject: key }],
  wishlists: wishlists.map(showWishlist),
});
