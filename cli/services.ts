import type { ServiceName } from '../schema/service-name.ts';
import type { ServiceCaller } from '../schema/service-request.ts';
import type { CartLifetime } from '../services/cart/expiry/index.ts';
import { createCartService } from '../services/cart/index.ts';
import type { HoldSeconds } from '../services/cart/orders/index.ts';
import type { PaymentsSettings } from '../services/cart/payment/index.ts';
import { createCatalogueService } from '../services/catalogue/index.ts';
import { createCustomerService } from '../services/customer/index.ts';
import type { LedgerOptions } from '../services/kit/ledger/index.ts';
import type { Log } from '../services/kit/log.ts';
import type { Service } from '../services/kit/service.ts';
import type { VersionKeeping } from '../services/kit/version-pruning.ts';
import { createPricingService } from '../services/pricing/index.ts';
import type { RestSourceConfig } from '../services/pricing/source/index.ts';
import { createStockService } from '../services/stock/index.ts';

/** How services reach each other. */
export type ServiceCallers = Readonly<Record<ServiceName, ServiceCaller>>;

/** What any service needs; those without entries leave the register alone. */
export interface ServiceOptions extends LedgerOptions, VersionKeeping {
  readonly databaseUrl: string;
  readonly log: Log;
  readonly callers: ServiceCallers;
  /** Systems of others that feed price lists: for pricing alone. */
  readonly sources?: readonly RestSourceConfig[];
  /** How long carts are kept: for the cart service alone. */
  readonly cartLifetime?: CartLifetime;
  /** Who moves customers' money: for the cart service alone. Nobody where left out. */
  readonly payments?: PaymentsSettings;
  /** How long goods are held while an order is paid: for the cart service alone. */
  readonly holdSeconds?: HoldSeconds;
}

/** Starts one service by name. */
export function createService(name: ServiceName, options: ServiceOptions): Promise<Service> {
  return creators[name](options);
}

const creators: Readonly<Record<ServiceName, (options: ServiceOptions) => Promise<Service>>> = {
  catalogue: createCatalogueService,
  pricing: createPricingService,
  stock: createStockService,
  cart: createCartService,
  customer: createCustomerService,
};
