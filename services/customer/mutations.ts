import type { IResolvers } from '@graphql-tools/utils';
import {
  type AddressAddition,
  type AddressChanges,
  addAddress,
  checkAddress,
  removeAddress,
  updateAddress,
} from './addresses.ts';
import type { Customer, Wishlist } from './customer.ts';
import type { CustomerCall } from './customer-call.ts';
import { changeOwn, checkKey, makeOnce, type OwnChange } from './own-change.ts';
import { updateProfile } from './profile.ts';
import type { ProfileChanges } from './profile-faults.ts';
import type { UserError } from './refusal.ts';
import {
  addItems,
  checkWishlist,
  createWishlist,
  removeItems,
  removeWishlist,
  type WishlistCreation,
  type WishlistItems,
} from './wishlists.ts';

type Keyed<Input> = Input & { readonly idempotencyKey: string };

/** Resolvers of everything that a customer may change. */
export const mutationResolvers: IResolvers<unknown, CustomerCall> = {
  Mutation: {
    customerProfileUpdate: answerCustomer((change, input: ProfileChanges) => updateProfile(change, input)),
    customerAddressAdd: answerCustomer(async (change, input: Keyed<AddressAddition>, call) => {
      checkKey(input);
      checkAddress(input);
      await makeOnce(call, change, 'customerAddressAdd', input, () => addAddress(change, input));
    }),
    customerAddressUpdate: answerCustomer((change, input: AddressChanges) => updateAddress(change, input)),
    customerAddressRemove: answerCustomer((change, input: { readonly id: string }) =>
      removeAddress(change, input),
    ),
    wishlistCreate: answerWishlist((change, input: Keyed<WishlistCreation>, call) => {
      checkKey(input);
      checkWishlist(input);
      return makeOnce(call, change, 'wishlistCreate', input, () => createWishlist(change, input));
    }),
    wishlistItemsAdd: answerWishlist((change, input: WishlistItems) => addItems(change, input)),
    wishlistItemsRemove: answerWishlist((change, input: WishlistItems) => removeItems(change, input)),
    wishlistRemove: async (_: unknown, { input }: { input: Pick<WishlistItems, 'wishlistId'> }, call) => {
      const outcome = await changeOwn(call, (change) => removeWishlist(change, input.wishlistId));
      return outcome.kind === 'done'
        ? { removedId: input.wishlistId, userErrors: [] }
        : { removedId: null, userErrors: outcome.userErrors };
    },
  },
};

type MutationResolver<Input, Payload> = (
  parent: unknown,
  args: { readonly input: Input },
  call: CustomerCall,
) => Promise<Payload & { readonly userErrors: readonly UserError[] }>;

/** A mutation that answers the customer as it is afterwards. */
function answerCustomer<Input>(
  work: (change: OwnChange, input: Input, call: CustomerCall) => Promise<void>,
): MutationResolver<Input, { readonly customer: Customer | null }> {
  return async (_, { input }, call) => {
    const outcome = await changeOwn(call, async (change) => {
      await work(change, input, call);
      return change.customerId;
    });
    if (outcome.kind === 'refused') return { customer: null, userErrors: outcome.userErrors };
    return { customer: await call.customers.load(outcome.result), userErrors: [] };
  };
}

/** A mutation that answers the wishlist whose id `work` gives, as it is afterwards. */
function answerWishlist<Input>(
  work: (change: OwnChange, input: Input, call: CustomerCall) => Promise<string>,
): MutationResolver<Input, { readonly wishlist: Wishlist | null }> {
  return async (_, { input }, call) => {
    const outcome = await changeOwn(call, (change) => work(change, input, call));
    if (outcome.kind === 'refused') return { wishlist: null, userErrors: outcome.userErrors };
    return { wishlist: await call.wishlists.load(outcome.result), userErrors: [] };
  };
}
