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
import type { CustomerWarning } from './customer-warning.ts';
import { unknownSkuErrors } from './known-skus.ts';
import { changeOwn, checkKey, makeOnce, type OwnChange } from './own-change.ts';
import { updateProfile } from './profile.ts';
import type { ProfileChanges } from './profile-faults.ts';
import type { UserError } from './refusal.ts';
import {
  addItems,
  type ChangedWishlist,
  checkWishlist,
  createWishlist,
  removeItems,
  removeWishlist,
  repeated,
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
    wishlistCreate: withKnownSkus(
      answerWishlist(async (change, input: Keyed<WishlistCreation>, call) => {
        checkKey(input);
        checkWishlist(input);
        const id = await makeOnce(call, change, 'wishlistCreate', input, () => createWishlist(change, input));
        return { id, warnings: repeated(input.skus) };
      }),
    ),
    wishlistItemsAdd: withKnownSkus(
      answerWishlist((change, input: WishlistItems) => addItems(change, input)),
    ),
    wishlistItemsRemove: answerWishlist((change, input: WishlistItems) => removeItems(change, input)),
    wishlistRemove: async (_: unknown, { input }: { input: Pick<WishlistItems, 'wishlistId'> }, call) => {
      const outcome = await changeOwn(call, (change) => removeWishlist(change, input.wishlistId));
      return outcome.kind === 'done'
        ? { removedId: input.wishlistId, userErrors: [], warnings: [] }
        : { removedId: null, userErrors: outcome.userErrors, warnings: [] };
    },
  },
};

type MutationResolver<Input, Payload> = (
  parent: unknown,
  args: { readonly input: Input },
  call: CustomerCall,
) => Promise<Payload & Remarks>;

/** What every payload says beside its object: why nothing was done, or what was not done as asked. */
interface Remarks {
  readonly userErrors: readonly UserError[];
  readonly warnings: readonly CustomerWarning[];
}

/** A mutation that answers the customer as it is afterwards. */
function answerCustomer<Input>(
  work: (change: OwnChange, input: Input, call: CustomerCall) => Promise<void>,
): MutationResolver<Input, { readonly customer: Customer | null }> {
  return async (_, { input }, call) => {
    // The answer is read after the commit, by the same loaders as any query.
    const outcome = await changeOwn(call, async (change) => {
      await work(change, input, call);
      return change.customerId;
    });
    if (outcome.kind === 'refused') return { customer: null, userErrors: outcome.userErrors, warnings: [] };
    return { customer: await call.customers.load(outcome.result), userErrors: [], warnings: [] };
  };
}

/** Refuses SKUs that there are not, before a transaction begins: no lock waits for the catalogue. */
function withKnownSkus<Input extends { readonly skus: readonly string[] }>(
  resolve: MutationResolver<Input, { readonly wishlist: Wishlist | null }>,
): MutationResolver<Input, { readonly wishlist: Wishlist | null }> {
  return async (parent, args, call) => {
    const isSignedIn = call.context.customerId !== undefined;
    const userErrors = isSignedIn ? await unknownSkuErrors(call.catalogue, call, args.input.skus) : [];
    return userErrors.length > 0 ? { wishlist: null, userErrors, warnings: [] } : resolve(parent, args, call);
  };
}

/** A mutation that answers the wishlist that `work` made or changed, as it is afterwards. */
function answerWishlist<Input>(
  work: (change: OwnChange, input: Input, call: CustomerCall) => Promise<ChangedWishlist>,
): MutationResolver<Input, { readonly wishlist: Wishlist | null }> {
  return async (_, { input }, call) => {
    const outcome = await changeOwn(call, (change) => work(change, input, call));
    if (outcome.kind === 'refused') return { wishlist: null, userErrors: outcome.userErrors, warnings: [] };
    const { id, warnings } = outcome.result;
    return { wishlist: await call.wishlists.load(id), userErrors: [], warnings };
  };
}
