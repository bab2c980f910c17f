import type DataLoader from 'dataloader';
import type { ServiceReads } from '../../schema/service-reads.ts';
import type { Database } from '../kit/database.ts';
import type { ServiceCall } from '../kit/service.ts';
import type { Cart } from './cart.ts';
import type { CartWarning } from './cart-warning.ts';
import type { AssortmentAnswer, OfferedSku } from './neighbours/assortment.ts';
import type { DeliveryAnswer, DeliveryQuestion } from './neighbours/delivery-methods.ts';
import type { PlacedSku, StockAnswer } from './neighbours/orderable.ts';
import type { PickupAnswer, PickupQuestion } from './neighbours/pickup-places.ts';
import type { QuoteAnswer } from './neighbours/quotes.ts';
import type { Order } from './orders/order.ts';
import type { Return } from './orders/returns/return.ts';
import type { OrderDesk } from './orders/steps/index.ts';
import type { Shown } from './shown.ts';

/** What resolvers of one operation share: loaders gather what is asked for in the same tick. */
export interface CartCall extends ServiceCall {
  readonly db: Database<object>;
  /** What neighbours answered from, so far. */
  readonly reads: readonly ServiceReads[];
  /** By key, whoever asks. */
  readonly carts: DataLoader<string, Cart | null>;
  /** By key, whoever asks. */
  readonly orders: DataLoader<string, Order | null>;
  /** By the customer's key. */
  readonly customerOrders: DataLoader<string, readonly Order[]>;
  /** By key, whoever asks. */
  readonly returns: DataLoader<string, Return | null>;
  /** By the order's key. */
  readonly orderReturns: DataLoader<string, readonly Return[]>;
  /** What orders are gone on with. */
  readonly desk: OrderDesk;
  /** How long goods are held for an order of this channel. */
  readonly holdSeconds: (channel: string) => number;
  /** By the customer's key. */
  readonly customerCarts: DataLoader<string, readonly Cart[]>;
  readonly quotes: DataLoader<Cart, QuoteAnswer>;
  /** Of carts as they might be: nothing is written down of these. */
  readonly trialQuotes: DataLoader<Cart, QuoteAnswer>;
  readonly deliveryMethods: DataLoader<DeliveryQuestion, DeliveryAnswer, string>;
  readonly pickupPlaces: DataLoader<PickupQuestion, PickupAnswer, string>;
  /** Carts whose quote is to be signed, if it was not asked for before this tick. */
  readonly toSign: Set<Cart>;
  readonly warnings: DataLoader<Cart, readonly CartWarning[]>;
  readonly orderable: DataLoader<PlacedSku, StockAnswer, string>;
  readonly assortment: DataLoader<OfferedSku, AssortmentAnswer, string>;
  /** Writes down what was said. */
  readonly shown: DataLoader<Shown, void>;
}
