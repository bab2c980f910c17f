import type { IResolvers } from '@graphql-tools/utils';
import { execute, GraphQLError, type GraphQLSchema, parse, validate } from 'graphql';
import { parseContextHeader, type ServiceContext } from '../schema/context-header.ts';
import type { ServiceName } from '../schema/service-name.ts';
import type { ServiceCaller, ServiceRole } from '../schema/service-request.ts';
import { cartMock } from './cart.ts';
import { catalogueMock } from './catalogue.ts';
import { customerMock } from './customer.ts';
import { buildMockSchema } from './mock-schema.ts';
import { pricingMock } from './pricing.ts';
import { mockVariants } from './shop/assortment.ts';
import { mockMarkets, money } from './shop/money.ts';
import { priceOf } from './shop/prices.ts';
import { stockOf } from './shop/stock-levels.ts';
import { stockMock } from './stock.ts';

/** A service that needs no database: believable values that are the same for a key whenever and wherever it is asked. */
export interface Mock {
  readonly name: ServiceName;
  /** Answers operations; never rejects. Both roles may do everything. */
  caller(role: ServiceRole): ServiceCaller;
  close(): Promise<void>;
}

/** Makes the mock of a service; carts and customers that are changed live as long as it does. */
export function createMock(service: ServiceName): Mock {
  const schema = buildMockSchema(service, resolversOf[service]());
  return {
    name: service,
    caller: () => (request) => answer(service, schema, request),
    close: async () => {},
  };
}

/** Every SKU that the mock of the catalogue shows. */
export const mockSkus: readonly string[] = mockVariants.map(({ sku }) => sku);

/** What the mock of pricing asks for one unit, as a decimal; null where it sells in no such currency. */
export function mockAmount(sku: string, currency: string): string | null {
  const market = mockMarkets.find((candidate) => candidate.currency === currency);
  const price = market === undefined ? null : priceOf(sku, market);
  return market === undefined || price === null ? null : money(price.unitMinor, market).amount;
}

/** How much the mock of stock has of a SKU, online or at a store. */
export const mockQuantity = (sku: string, location?: string): number => stockOf(sku, location)?.quantity ?? 0;

const resolversOf: Readonly<Record<ServiceName, () => IResolvers<unknown, ServiceContext>>> = {
  catalogue: catalogueMock,
  pricing: pricingMock,
  stock: stockMock,
  cart: cartMock,
  customer: customerMock,
};

async function answer(
  service: ServiceName,
  schema: GraphQLSchema,
  { document, variables, operationName, context }: Parameters<ServiceCaller>[0],
): ReturnType<ServiceCaller> {
  const checked = typeof document === 'string' ? check(schema, document) : document;
  if (!('kind' in checked)) return checked;
  return execute({
    schema,
    document: checked,
    contextValue: parseContextHeader(service, context),
    variableValues: variables ?? null,
    operationName: operationName ?? null,
  });
}

function check(schema: GraphQLSchema, text: string) {
  try {
    const document = parse(text);
    const errors = validate(schema, document);
    return errors.length === 0 ? document : { errors };
  } catch (error) {
    if (error instanceof GraphQLError) return { errors: [error] };
    throw error;
  }
}
