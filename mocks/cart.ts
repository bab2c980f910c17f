import type { IResolvers } from '@graphql-tools/utils';
import type { ServiceContext } from '../schema/context-header.ts';
import { keyOfGlobalId } from '../schema/global-id.ts';
import { type CartMemory, createCartMemory, unchanged } from './cart-memory.ts';
import { showCart, showPayload } from './cart-objects.ts';
import {
  addLines,
  type Changed,
  emptyCart,
  type MockCart,
  type MockDestination,
  type NewLine,
  removeLines,
  updateLines,
} from './cart-state.ts';
import { showOrder } from './order-state.ts';
import { mockOrders } from './orders.ts';
import { mockReturns } from './returns.ts';
import { mockStores } from './shop/stores.ts';

/** Carts that can be filled, priced like the mock of pricing and bounded like the mock of stock. */
export function cartMock(): IResolvers<unknown, ServiceContext> {
  const memory = createCartMemory();
  const orders = mockOrders(memory);
  const returns = mockReturns(memory);
  return {
    Query: { ...cartQueries(memory), ...orders.Query, ...returns.Query } as Fields,
    Order: returns.Order,
    Mutation: { ...cartMutations(memory), ...orders.Mutation, ...returns.Mutation } as Fields,
  };
}

interface Ids {
  readonly ids: readonly string[];
}

type Fields = Extract<IResolvers<unknown, ServiceContext>['Query'], object>;

const cartQueries = (memory: CartMemory): Fields => ({
  // Nobody tells a back office of what a mock does.
  events: () => [],
  cart: (_, { id }: { id: string }, context) => show(memory, memory.find(id, context), context),
  cartsByIds: (_, { ids }: Ids, context) => ids.map((id) => show(memory, memory.find(id, context), context)),
  customerCartsByIds: (_, { ids }: Ids, context) =>
    ids.map((id) => {
      const key = keyOfGlobalId('Customer', id);
      if (key === null || key !== context.customerId) return null;
      const own = [...memory.orders.values()].filter(({ cart }) => cart.customerKey === key);
      return {
        id,
        carts: memory.ofCustomer(key).map((cart) => showCart(cart, context)),
        orders: own.reverse().map(showOrder),
      };
    }),
});

const show = (memory: CartMemory, cart: MockCart | null, context: ServiceContext) => {
  if (cart === null) return null;
  const order = memory.orders.get(cart.key);
  return { ...showCart(cart, context), order: order ? showOrder(order) : null };
};

interface CreateInput {
  readonly lines: readonly NewLine[];
  readonly codes: readonly string[];
  readonly destination?: MockDestination | null;
  readonly idempotencyKey: string;
}

interface MergeInput {
  readonly cartId: string;
  readonly intoId?: string | null;
}

interface DeliveryInput {
  readonly destination: MockDestination;
  readonly method?: string | null;
}

interface AddInput {
  readonly cartId: string;
  readonly lines: readonly NewLine[];
  readonly idempotencyKey: string;
}

const cartMutations = (memory: CartMemory): Fields => ({
  cartCreate: (_, { input }: { input: CreateInput }, context) => {
    const { lines, codes, destination = null, idempotencyKey } = input;
    const created = memory.keepOnce(`create ${idempotencyKey}`, () => {
      const empty = emptyCart(memory.createKey(), context);
      return addLines({ ...empty, codes: normalize(codes), destination }, lines);
    });
    return showPayload(created, context);
  },
  cartLinesAdd: (_, { input }: { input: AddInput }, context) => {
    const { cartId, lines, idempotencyKey } = input;
    const cart = memory.find(cartId, context);
    if (cart === null) return cartNotFound;
    if (memory.orders.has(cart.key)) return cartOrdered;
    const call = `add ${cart.key} ${idempotencyKey}`;
    return showPayload(
      memory.keepOnce(call, () => addLines(cart, lines)),
      context,
    );
  },
  cartHandover: (_, { input: { cartId } }: { input: { readonly cartId: string } }, context) => {
    const cart = memory.find(cartId, context);
    if (cart === null) return { ...cartNotFound, handover: null };
    return { handover: mockHandover, userErrors: [], warnings: [] };
  },
  cartClaim: (_, { input: { code } }: { input: { readonly code: string } }, context) => {
    const latest = memory.latest();
    if (code !== mockHandover.code || latest === null) {
      return refused('CODE_NOT_VALID', ['code'], `Only ${mockHandover.code} is valid, once there is a cart.`);
    }
    return showPayload(unchanged(latest), context);
  },
  cartMerge: (_, { input }: { input: MergeInput }, context) => mergeCarts(memory, input, context),
  cartLinesUpdate: changes(memory, (cart, { lines }: { lines: { id: string; quantity: number }[] }) =>
    updateLines(cart, lines),
  ),
  cartLinesRemove: changes(memory, (cart, { lineIds }: { lineIds: string[] }) => removeLines(cart, lineIds)),
  cartDeliverySet: changes(memory, (cart, { destination, method }: DeliveryInput) => {
    const before = cart.pickupStores.length > 0 ? null : cart.method;
    return unchanged({
      ...cart,
      destination,
      pickupStores: [],
      method: method === undefined ? before : method,
    });
  }),
  cartPickupSet: changes(memory, (cart, { stores }: { stores: readonly string[] }) =>
    setPickup(cart, stores),
  ),
  cartDiscountApply: changes(memory, (cart, { codes }: { codes: string[] }) =>
    unchanged({ ...cart, codes: normalize(codes) }),
  ),
});

// What is there, `pickupOptions` says; a mock fetches anything anywhere.
function setPickup(cart: MockCart, stores: readonly string[]): Changed {
  const keys = stores.map((store) => keyOfGlobalId('Store', store) ?? store);
  const found = keys.flatMap((key) => mockStores.find((store) => store.key === key) ?? []);
  if (found.length < keys.length || found[0] === undefined) {
    const message = 'There is no such store.';
    return { cart, userErrors: [{ code: 'STORE_NOT_FOUND', field: ['stores'], message }], warnings: [] };
  }
  const { country, region, postalCode } = found[0].address;
  return unchanged({
    ...cart,
    destination: { country, region, postalCode },
    method: 'pickup',
    pickupStores: keys,
  });
}

// Stock never changes here: lines go on top of each other, and what is too much is refused like any addition.
function mergeCarts(memory: CartMemory, { cartId, intoId }: MergeInput, context: ServiceContext) {
  if (context.customerId === undefined) return refused('NOT_SIGNED_IN', ['cartId'], 'Nobody is signed in.');
  const coming = memory.find(cartId, context);
  const own = memory.ofCustomer(context.customerId).find(({ market }) => market === coming?.market);
  const target = intoId ? memory.find(intoId, context) : (own ?? coming);
  if (coming === null || target === null) return cartNotFound;
  if (coming.customerKey !== null) return showPayload(unchanged(coming), context);
  if (target === coming) {
    return showPayload(memory.keep(unchanged({ ...coming, customerKey: context.customerId })), context);
  }
  const merged = memory.keep(addLines(target, coming.lines));
  if (merged.userErrors.length === 0) memory.forget(coming.key);
  return showPayload(merged, context);
}

// The one code of a mock, for the cart made last.
const mockHandover = {
  code: 'MQCKCART',
  expiresAt: new Date('2100-01-01T00:00:00Z'),
  qr: '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"><path d="M0 0h1v1H0z"/></svg>',
};

const refused = (code: string, field: readonly string[], message: string) => ({
  cart: null,
  userErrors: [{ code, field, message }],
  warnings: [],
});

const changes =
  <Input>(memory: CartMemory, work: (cart: MockCart, input: Input) => Changed) =>
  (_: unknown, { input }: { input: Input & { readonly cartId: string } }, context: ServiceContext) => {
    const cart = memory.find(input.cartId, context);
    if (cart !== null && memory.orders.has(cart.key)) return cartOrdered;
    return cart === null ? cartNotFound : showPayload(memory.keep(work(cart, input)), context);
  };

const cartOrdered = refused('CART_ORDERED', ['cartId'], 'The cart was ordered.');
const cartNotFound = refused('CART_NOT_FOUND', ['cartId'], 'There is no such cart for you.');

const normalize = (codes: readonly string[]): readonly string[] => [
  ...new Set(codes.map((code) => code.trim().toUpperCase())),
];
