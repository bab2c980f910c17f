import DataLoader from 'dataloader';
import type { Database } from '../kit/database.ts';
import type { ServiceCall } from '../kit/service.ts';
import type { Cart } from './cart.ts';
import type { CartCall } from './cart-call.ts';
import { readCarts, readCustomerCarts } from './cart-rows.ts';
import { warningsOf } from './cart-warnings.ts';
import { createKeptGroupsLoader } from './kept-groups.ts';
import type { Neighbours } from './neighbours/ask.ts';
import { createAssortmentLoader } from './neighbours/assortment.ts';
import { createDeliveryMethodsLoader } from './neighbours/delivery-methods.ts';
import { createOrderableLoader } from './neighbours/orderable.ts';
import { createPickupLoader } from './neighbours/pickup-places.ts';
import { createQuoteLoader } from './neighbours/quotes.ts';
import { readCustomerOrders, readOrders } from './orders/order-rows.ts';
import { readOrderReturns, readReturns } from './orders/returns/return-rows.ts';
import { createShownLoader } from './shown.ts';

/** The context value of one operation, with loaders of its own. */
export function createCartCall(
  base: ServiceCall,
  db: Database<object>,
  { desk, holdSeconds }: Pick<CartCall, 'desk' | 'holdSeconds'>,
): CartCall {
  const neighbours: Neighbours = { ...desk.neighbours, reads: [] };
  const keptGroups = createKeptGroupsLoader(db);
  // Shared by quotes and warnings, so that what both have shown in one tick is written by one statement.
  const shown = createShownLoader(db);
  const toSign = new Set<Cart>();
  const call: CartCall = {
    ...base,
    db,
    reads: neighbours.reads,
    carts: new DataLoader((keys) => readCarts(db, keys)),
    orders: new DataLoader((keys) => readOrders(db, keys)),
    customerOrders: new DataLoader((keys) => readCustomerOrders(db, keys, maxCustomerOrders)),
    returns: new DataLoader((keys) => readReturns(db, keys)),
    orderReturns: new DataLoader((keys) => readOrderReturns(db, keys)),
    desk,
    holdSeconds,
    customerCarts: new DataLoader((keys) => readCustomerCarts(db, keys, maxCustomerCarts)),
    quotes: createQuoteLoader(
      base,
      neighbours,
      {
        shown: (told) => shown.load(told),
        customerGroup: (kept) => keptGroups.load(kept),
      },
      toSign,
    ),
    trialQuotes: createQuoteLoader(base, neighbours, keepNothing, new Set()),
    deliveryMethods: createDeliveryMethodsLoader(base, neighbours),
    pickupPlaces: createPickupLoader(base, neighbours),
    toSign,
    warnings: new DataLoader((carts) => Promise.all(carts.map((cart) => warningsOf(cart, call)))),
    orderable: createOrderableLoader(base, neighbours),
    assortment: createAssortmentLoader(base, neighbours),
    shown,
  };
  return call;
}

const keepNothing = { shown: async () => {}, customerGroup: async () => {} };

// As the SDL says it: older ones are found by their id.
const maxCustomerCarts = 20;
const maxCustomerOrders = 50;
