import { makeExecutableSchema } from '@graphql-tools/schema';
import { describe, expect, it } from '@jest/globals';
import type { GraphQLField } from 'graphql';
import { createMock } from '../../mocks/index.ts';
import { formatContextHeader } from '../../schema/context-header.ts';
import { formatGlobalId } from '../../schema/global-id.ts';
import { fullServiceSdl } from '../../schema/sdl.ts';
import { serviceNames } from '../../schema/service-name.ts';
import { wholeSelection } from './whole-selection.ts';

const [sku, productKey] = ['SHIRTS-ALBA-MOSS-M', 'shirts-alba'];
const ids = (type: Parameters<typeof formatGlobalId>[0], key: string): string =>
  `ids: ["${formatGlobalId(type, key)}", "nonsense"]`;
const cart = `cartId: "${formatGlobalId('Cart', 'mock-1')}"`;
const wishlist = `wishlistId: "${formatGlobalId('Wishlist', 'anna-1')}"`;
const address = '{ lines: ["1 quai des Brumes"], city: "Lille", country: "FR" }';
const contact = '{ name: "Ada", email: "ada@example.org" }';
const mockReturn = formatGlobalId('Return', 'mock-1');
const returnInput = `{ orderId: "${formatGlobalId('Order', 'mock-1')}", lines: [], idempotencyKey: "6" }`;
const orderInput = `{ ${cart}, quoteToken: "a", payment: { method: IN_STORE }, contact: ${contact}, idempotencyKey: "5" }`;
const paid = '{ shown: "10.00", tax: "1.67", taxRate: "0.2" }';
const [paidDelivery, paidLine] = [
  `paidDelivery: ${paid}`,
  `{ lineId: "1", quantity: 3, refundedBefore: 1, units: 1, paid: ${paid} }`,
];
const text = '[{ language: "en", text: "Word" }]';

// Arguments of root fields that need some; the others take none, or a list of nothing.
const rootArguments: Readonly<Record<string, string>> = {
  product: 'handle: "alba-shirt"',
  variant: `sku: "${sku}"`,
  searchSuggestions: 'query: "alba"',
  category: 'handle: "shirts"',
  productsByIds: ids('Product', productKey),
  variantsBySkus: `skus: ["${sku}", "nothing"]`,
  variantsByIds: ids('Variant', sku),
  categoriesByIds: ids('Category', 'shirts'),
  pricesBySkus: `skus: ["${sku}", "4711", "UNKNOWN-1"], quantity: 2`,
  promotionsByIds: ids('Promotion', 'sale'),
  quote: `input: { delivery: { method: "standard" }, lines: [{ lineId: "1", sku: "${sku}", quantity: 3 }], codes: ["WELCOME10", "NOPE"] }`,
  store: 'key: "paris-marais"',
  availabilityBySkus: `skus: ["${sku}", "4711", "UNKNOWN-1"]`,
  orderableBySkus: `skus: ["${sku}", "4711", "UNKNOWN-1"]`,
  pickupPlaces: `skus: ["${sku}", "UNKNOWN-1"]`,
  holdsByReferences: 'references: ["mock", "nothing"]',
  holdPlace: `input: { reference: "mock", lines: [{ sku: "${sku}", quantity: 1 }], seconds: 60 }`,
  holdClaim: 'reference: "mock"',
  holdRelease: 'reference: "mock"',
  quoteByToken: 'token: "eyJtYXJrZXQiOiJGUiIsImxpbmVzIjpbXSwiY29kZXMiOltdfQ"',
  goodsReceive: `input: { reference: "mock", lines: [{ sku: "${sku}", quantity: 1, quarantine: true }] }`,
  refund: `input: { currency: "EUR", taxIncluded: true, delivery: true, ${paidDelivery}, lines: [${paidLine}] }`,
  storesByIds: ids('Store', 'paris-marais'),
  cart: `id: "${formatGlobalId('Cart', 'mock-1')}"`,
  cartsByIds: ids('Cart', 'mock-1'),
  customerCartsByIds: ids('Customer', 'anna'),
  customersByIds: ids('Customer', 'anna'),
  wishlistsByIds: ids('Wishlist', 'anna-1'),
  cartCreate: `input: { lines: [{ sku: "${sku}" }], idempotencyKey: "1" }`,
  cartLinesAdd: `input: { ${cart}, lines: [{ sku: "LAMPS-DUNE-SAND" }], idempotencyKey: "2" }`,
  cartLinesUpdate: `input: { ${cart}, lines: [] }`,
  cartLinesRemove: `input: { ${cart}, lineIds: [] }`,
  cartDeliverySet: `input: { ${cart}, destination: { country: "FR" }, method: "standard" }`,
  cartPickupSet: `input: { ${cart}, stores: ["paris-marais"] }`,
  cartDiscountApply: `input: { ${cart}, codes: ["WELCOME10"] }`,
  cartHandover: `input: { ${cart} }`,
  cartClaim: 'input: { code: "MQCKCART", idempotencyKey: "4" }',
  cartMerge: `input: { ${cart} }`,
  order: 'number: "C1000231"',
  ordersByIds: ids('Order', 'mock-1'),
  orderPlace: `input: ${orderInput}`,
  orderResume: `input: { orderId: "${formatGlobalId('Order', 'mock-1')}" }`,
  returnsByIds: ids('Return', 'mock-1'),
  returnRequest: `input: ${returnInput}`,
  returnReceive: `input: { returnId: "${mockReturn}", lines: [], idempotencyKey: "7" }`,
  returnCancel: `input: { returnId: "${mockReturn}" }`,
  orderCancel: `input: { orderId: "${formatGlobalId('Order', 'mock-1')}" }`,
  orderFulfil: `input: { orderId: "${formatGlobalId('Order', 'mock-1')}", step: SHIPPED, idempotencyKey: "5" }`,
  orderPay: `input: { orderId: "${formatGlobalId('Order', 'mock-1')}", method: CASH, reference: "1" }`,
  customerProfileUpdate: 'input: { givenName: "Zoe" }',
  customerAddressAdd: `input: { address: ${address}, idempotencyKey: "3" }`,
  customerAddressUpdate: `input: { id: "home", address: ${address} }`,
  customerAddressRemove: 'input: { id: "home" }',
  wishlistCreate: `input: { title: "Later", skus: ["${sku}"], idempotencyKey: "4" }`,
  wishlistItemsAdd: `input: { ${wishlist}, skus: ["${sku}"] }`,
  wishlistItemsRemove: `input: { ${wishlist}, skus: ["${sku}"] }`,
  wishlistRemove: `input: { ${wishlist} }`,
  load: 'id: "1"',
  loadStage: 'id: "1", chunk: 0, rows: "[]"',
  loadCheck: 'id: "1"',
  loadCommit: 'id: "1"',
  entries: 'book: "catalogue", keys: ["product/a"]',
  entriesFill: 'book: "catalogue", keys: ["product/a"]',
  categoriesUpsert: `categories: [{ key: "a", handles: ${text}, titles: ${text} }]`,
};

function callOf({ name, args, type }: GraphQLField<unknown, unknown>): string {
  const required = args.filter((arg) => String(arg.type).endsWith('!') && arg.defaultValue === undefined);
  const empty = required.map((arg) => `${arg.name}: []`).join(', ');
  const given = rootArguments[name] ?? empty;
  return `${name}${given === '' ? '' : `(${given})`}${wholeSelection(type, 4)}`;
}

const cases = serviceNames.flatMap((service) => {
  const schema = makeExecutableSchema({ typeDefs: fullServiceSdl(service) });
  const operations = { query: schema.getQueryType(), mutation: schema.getMutationType() };
  return Object.entries(operations).flatMap(([operation, type]) =>
    Object.values(type?.getFields() ?? {}).map((field) => ({
      service,
      operation,
      field: field.name,
      call: callOf(field),
    })),
  );
});

describe.each(cases)('the mock of $service', ({ service, operation, field, call }) => {
  const ask = async () => {
    const caller = createMock(service).caller('graph');
    const request = {
      context: formatContextHeader(service, {
        market: 'FR',
        language: 'en',
        channel: 'WEB',
        customerId: 'anna',
      }),
      requestId: 'test',
    };
    // A cart to read and change, under the key that the first cart of a mock gets.
    if (service === 'cart' && field !== 'cartCreate') {
      const input = '{ lines: [{ sku: "MUGS-ALBA-NAVY" }], idempotencyKey: "0" }';
      await caller({ ...request, document: `mutation { cartCreate(input: ${input}) { cart { id } } }` });
    }
    if (/^(order(?!Place)|return)/.test(field)) {
      const order = `mutation { orderPlace(input: ${orderInput}) { order { id } } }`;
      await caller({ ...request, document: order });
    }
    if (/^return(?!Request)/.test(field)) {
      const back = `mutation { returnRequest(input: ${returnInput}) { return { id } } }`;
      await caller({ ...request, document: back });
    }
    return caller({ ...request, document: `${operation} { ${call} }` });
  };

  it(`answers ${field} without errors, and the same again`, async () => {
    const [first, second] = [await ask(), await ask()];
    expect(first.errors).toBeUndefined();
    expect(JSON.stringify(first.data)).toBe(JSON.stringify(second.data));
    if (field !== 'load') expect(first.data?.[field]).not.toBeNull();
    if (operation === 'mutation') expect(first.data?.[field]).not.toHaveProperty('userErrors.0');
  });
});
