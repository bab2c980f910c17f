import DataLoader from 'dataloader';
import type { Database } from '../kit/database.ts';
import type { ServiceCall } from '../kit/service.ts';
import type { CartCall } from './cart-call.ts';
import { readCarts, readCustomerCarts } from './cart-rows.ts';
import { warningsOf } from './cart-warnings.ts';
import type { Neighbours } from './neighbours/ask.ts';
import { createAssortmentLoader } from './neighbours/assortment.ts';
import { createAvailabilityLoader } from './neighbours/availability.ts';
import { createQuoteLoader } from './neighbours/quotes.ts';
import { createShownUnitsLoader } from './shown-units.ts';

/** The context value of one operation, with loaders of its own. */
export function createCartCall(
  base: ServiceCall,
  db: Database<object>,
  { callers, log }: Omit<Neighbours, 'reads'>,
): CartCall {
  const neighbours: Neighbours = { callers, log, reads: [] };
  const shownUnits = createShownUnitsLoader(db);
  const call: CartCall = {
    ...base,
    db,
    reads: neighbours.reads,
    carts: new DataLoader((keys) => readCarts(db, keys)),
    customerCarts: new DataLoader((keys) => readCustomerCarts(db, keys, maxCustomerCarts)),
    quotes: createQuoteLoader(base, neighbours, (unit) => shownUnits.load(unit)),
    warnings: new DataLoader((carts) => Promise.all(carts.map((cart) => warningsOf(cart, call)))),
    availability: createAvailabilityLoader(base, neighbours),
    assortment: createAssortmentLoader(base, neighbours),
    shownUnits,
  };
  return call;
}

const maxCustomerCarts = 20;
