import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { buildSchema, type GraphQLObjectType, isObjectType } from 'graphql';
import type { ServiceContext } from '../../../schema/context-header.ts';
import { formatGlobalId } from '../../../schema/global-id.ts';
import { fullServiceSdl } from '../../../schema/sdl.ts';
import { type CustomerDesk, createCustomerDesk, person } from './customer-desk.ts';

let desk: CustomerDesk;
let addressId: string;
let wishlistId: string;

const owner = person('owner');
const customerId = formatGlobalId('Customer', 'customer-owner');
const address = { lines: ['7 secret street'], city: 'Secretville', country: 'FR' };

beforeAll(async () => {
  desk = await createCustomerDesk();
  await desk.change(
    owner,
    'customerProfileUpdate',
    { familyName: 'Secret', email: 'secret@example.org', phone: '+33142685300', birthday: '1990-01-01' },
    '',
  );
  const added = await desk.change(
    owner,
    'customerAddressAdd',
    { label: 'secret', address, idempotencyKey: 'k' },
    'customer { addresses { id } }',
  );
  addressId = (added.customer as { addresses: { id: string }[] }).addresses[0]?.id ?? '';
  const made = await desk.change(
    owner,
    'wishlistCreate',
    { title: 'Secret', skus: ['secret-sku'], idempotencyKey: 'k' },
    'wishlist { id }',
  );
  wishlistId = (made.wishlist as { id: string }).id;
});
afterAll(() => desk.close());

const strangers: readonly (readonly [string, ServiceContext])[] = [
  ['a guest', { client: 'web' }],
  ['another customer', person('other')],
  [
    'another customer with the owner’s login in another case',
    { ...person('other'), customerId: 'Customer-Owner' },
  ],
  [
    'a holder of other scopes',
    { ...person('other'), scopes: 'customers:reader xcustomers:read orders:read' },
  ],
];

const schema = buildSchema(fullServiceSdl('customer'));

/** Every field of a type, down to the leaves. */
function everythingOf(type: GraphQLObjectType): string {
  const fields = Object.values(type.getFields()).map(({ name, type: shown }) => {
    const named = schema.getType(shown.toString().replace(/[[\]!]/g, ''));
    return isObjectType(named) ? `${name} ${everythingOf(named)}` : name;
  });
  return `{ ${fields.join(' ')} }`;
}

const everything = (type: string): string => everythingOf(schema.getType(type) as GraphQLObjectType);

/** What each query of the service is asked for the owner's things. */
const queries: Readonly<Record<string, () => string>> = {
  customer: () => `customer ${everything('Customer')}`,
  customersByIds: () => `customersByIds(ids: ["${customerId}"]) ${everything('Customer')}`,
  wishlistsByIds: () => `wishlistsByIds(ids: ["${wishlistId}"]) ${everything('Wishlist')}`,
};

/** An input for each mutation of the service that names the owner's things. */
const inputs: Readonly<Record<string, () => object>> = {
  customerProfileUpdate: () => ({ language: 'it' }),
  customerAddressAdd: () => ({ label: 'secret', address, idempotencyKey: 'k' }),
  customerAddressUpdate: () => ({ id: addressId, label: 'taken' }),
  customerAddressRemove: () => ({ id: addressId }),
  wishlistCreate: () => ({ title: 'Secret', skus: ['secret-sku'], idempotencyKey: 'k' }),
  wishlistItemsAdd: () => ({ wishlistId, skus: ['taken'] }),
  wishlistItemsRemove: () => ({ wishlistId, skus: ['secret-sku'] }),
  wishlistRemove: () => ({ wishlistId }),
};

const asOwner = (): Promise<unknown> => desk.ask(owner, `{ customer ${everything('Customer')} }`);

describe('what belongs to one customer', () => {
  it('is tried here with every query and mutation that there is', () => {
    expect(Object.keys(queries)).toEqual(Object.keys(schema.getQueryType()?.getFields() ?? {}));
    expect(Object.keys(inputs)).toEqual(Object.keys(schema.getMutationType()?.getFields() ?? {}));
  });

  it.each(strangers)('is shown by no query to %s', async (_, context) => {
    for (const query of Object.values(queries)) {
      const answer = await desk.ask(context, `{ ${query()} }`);
      expect(answer.errors).toBeUndefined();
      expect(JSON.stringify(answer)).not.toMatch(/secret|1990|33142685300|"owner"/i);
    }
  });

  it.each(strangers)('is changed and shown by no mutation of %s', async (_, context) => {
    const before = await asOwner();
    for (const [mutation, input] of Object.entries(inputs)) {
      const result = mutation.startsWith('customer')
        ? `customer { id }`
        : mutation === 'wishlistRemove'
          ? 'removedId'
          : `wishlist { id }`;
      const payload = await desk.change(context, mutation, input(), result);
      if (context.customerId === undefined) {
        expect(payload.userErrors.map(({ code }) => code)).toEqual(['NOT_SIGNED_IN']);
      }
      expect(JSON.stringify(payload)).not.toContain(customerId);
      const { userErrors, ...shown } = payload;
      expect(JSON.stringify(shown)).not.toContain(wishlistId);
    }
    expect(await asOwner()).toEqual(before);
  });

  it('is read, but not changed, with the scope customers:read', async () => {
    const clerk = { ...person('clerk'), scopes: 'orders:read customers:read' };
    const own = (await asOwner()) as { data: { customer: { wishlists: unknown[] } } };
    const { data } = await desk.ask(
      clerk,
      `query ($ids: [ID!]!, $lists: [ID!]!) {
        customersByIds(ids: $ids) ${everything('Customer')} wishlistsByIds(ids: $lists) ${everything('Wishlist')} }`,
      {
        ids: [customerId, formatGlobalId('Customer', 'x'), formatGlobalId('Customer', 'x\0')],
        lists: [wishlistId],
      },
    );
    expect(data).toEqual({
      customersByIds: [own.data.customer, null, null],
      wishlistsByIds: own.data.customer.wishlists,
    });
    const refused = await desk.change(clerk, 'wishlistRemove', { wishlistId }, 'removedId');
    expect(refused.userErrors.map(({ code }) => code)).toEqual(['WISHLIST_NOT_FOUND']);
  });
});
