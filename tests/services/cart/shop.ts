import { randomUUID } from 'node:crypto';
import { formatContextHeader, type ServiceContext } from '../../../schema/context-header.ts';
import type { ServiceRole } from '../../../schema/service-request.ts';
import type { CartLifetime } from '../../../services/cart/expiry/index.ts';
import { createCartService } from '../../../services/cart/index.ts';
import type { Service } from '../../../services/kit/service.ts';
import { createQuietLog, type LoggedLine } from '../../kit/quiet-log.ts';
import { createTestDatabase } from '../../kit/test-database.ts';
import { createTestNeighbours, type TestNeighbours } from './neighbours.ts';

/** A cart service on a database of its own, with neighbours that a test can change and put out of reach. */
export interface TestShop {
  readonly neighbours: TestNeighbours;
  readonly logged: readonly LoggedLine[];
  /** The answer's JSON. */
  ask(
    document: string,
    variables?: object,
    context?: ServiceContext,
    role?: ServiceRole,
  ): Promise<CartAnswer>;
  /** A mutation's payload; an idempotency key of its own is added where the mutation takes one. */
  change(mutation: MutationName, input: object, context?: ServiceContext): Promise<PayloadJson>;
  /** A new cart with these lines. */
  create(lines?: object[], context?: ServiceContext): Promise<CartJson>;
  /** `Query.cart`. */
  read(id: string, context?: ServiceContext): Promise<CartJson | null>;
  readonly databaseUrl: string;
  close(): Promise<void>;
}

export interface CartAnswer {
  readonly data?: unknown;
  readonly errors?: readonly {
    readonly path?: readonly unknown[];
    readonly extensions: { readonly code?: string };
  }[];
}

/** What `payloadFields` asks of a payload. */
export interface PayloadJson {
  readonly cart: CartJson | null;
  readonly userErrors: readonly object[];
  readonly warnings: readonly object[];
}

/** A cart as `cartFields` asks for it. */
export interface CartJson {
  readonly id: string;
  readonly lines: readonly LineJson[];
  readonly totals: object | null;
  readonly warnings: readonly object[];
}

interface LineJson {
  readonly id: string;
  readonly sku: string;
  readonly quantity: number;
  readonly unit: object | null;
}

export type MutationName =
  | 'cartCreate'
  | 'cartLinesAdd'
  | 'cartLinesUpdate'
  | 'cartLinesRemove'
  | 'cartDeliverySet'
  | 'cartDiscountApply'
  | 'cartMerge'
  | 'cartClaim';

/** A guest of the French web shop. */
export const guest: ServiceContext = { channel: 'WEB', client: 'web', language: 'fr', market: 'FR' };
/** The same with a customer's token. */
export const anna: ServiceContext = { ...guest, customerId: 'anna' };
export const bert: ServiceContext = { ...guest, customerId: 'bert' };

export const cartFields = /* GraphQL */ `
  fragment CartFields on Cart {
    id
    lines { id sku quantity unit { shown { amount currencyCode } } total { shown { amount } } }
    totalQuantity
    totals { subtotal { shown { amount } } total { shown { amount currencyCode } } }
    warnings { code lineId discountCode promotion available availableBefore before { amount } now { amount } }
  }
`;

/** A mutation's document, with the whole cart, the errors and the warnings. */
export function mutationDocument(name: MutationName): string {
  const input = `${name.charAt(0).toUpperCase()}${name.slice(1)}Input`;
  const available = ['cartCreate', 'cartLinesAdd', 'cartLinesUpdate'].includes(name) ? 'available' : '';
  return `mutation ($input: ${input}!) { ${name}(input: $input) {
    cart { ...CartFields }
    userErrors { code field ${available} }
    warnings { code lineId available availableBefore discountCode promotion }
  } } ${cartFields}`;
}

/** The cart that a test cannot go on without. */
export function present(cart: CartJson | null): CartJson {
  if (cart === null) throw new Error('There is no cart.');
  return cart;
}

/** What a test wants of the shop. */
export interface TestShopOptions {
  readonly sweepTickMs?: number;
  readonly cartLifetime?: CartLifetime;
  /** Reach neighbours otherwise. */
  readonly callers?: Partial<TestNeighbours['callers']>;
}

/** Starts it; close it after the tests. */
export async function createTestShop({ callers, ...options }: TestShopOptions = {}): Promise<TestShop> {
  const database = await createTestDatabase();
  const neighbours = createTestNeighbours();
  const log = createQuietLog();
  const service = await createCartService({
    databaseUrl: database.url,
    log,
    callers: { ...neighbours.callers, ...callers },
    ...options,
  });
  const ask = askAs(service);
  const change: TestShop['change'] = async (name, input, context = guest) => {
    const withKey = { ...(keyed.has(name) && { idempotencyKey: randomUUID() }), ...input };
    const answer = await ask(mutationDocument(name), { input: withKey }, context);
    const payload = (answer.data as Record<string, PayloadJson> | null)?.[name];
    if (payload === undefined) throw new Error(JSON.stringify(answer.errors));
    return payload;
  };
  return {
    neighbours,
    logged: log.lines,
    databaseUrl: database.url,
    ask,
    change,
    create: async (lines = [], context = guest) =>
      present((await change('cartCreate', { lines }, context)).cart),
    read: async (id, context = guest) => {
      const { data } = await ask(
        `query ($id: ID!) { cart(id: $id) { ...CartFields } } ${cartFields}`,
        { id },
        context,
      );
      return (data as { readonly cart: CartJson | null }).cart;
    },
    close: async () => {
      await service.close();
      await database.close();
    },
  };
}

const keyed: ReadonlySet<MutationName> = new Set(['cartCreate', 'cartLinesAdd', 'cartClaim']);

const askAs =
  (service: Service): TestShop['ask'] =>
  async (document, variables = {}, context = guest, role = 'graph') => {
    const result = await service.caller(role)({
      document,
      variables: { ...variables },
      context: formatContextHeader('cart', context),
      requestId: 'test',
    });
    return JSON.parse(JSON.stringify(result)) as CartAnswer;
  };
