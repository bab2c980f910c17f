import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type GraphQLField, isObjectType } from 'graphql';
import pg from 'pg';
import { publicSchema } from '../kit/public-schema.ts';
import { type SampleShop, startSampleShop } from '../kit/sample-shop.ts';
import { wholeSelection } from '../mocks/whole-selection.ts';
import {
  type Attempt,
  argumentsOf,
  attempts,
  type Belongings,
  opensNothing,
  readings,
  strangers,
} from './access-table.ts';
import { type Customers, startCustomers } from './customers.ts';
import { type Asker, keys } from './front-door.ts';
import { ordered, ordersAt } from './order-desk.ts';
import { write } from './retailer.ts';
import { given, returnsAt } from './return-desk.ts';

let customers: Customers;
let shop: SampleShop;
let client: pg.Client;
let ada: Asker;
let hers: Belongings;
beforeAll(async () => {
  customers = await startCustomers();
  shop = await startSampleShop({ config: { customers: customers.customers } });
  client = new pg.Client({ connectionString: shop.databaseUrl });
  await client.connect();
  const count = { sku: 'G401-100G', location: 'online-eu', onHand: 5_000 };
  await write(shop, 'stockCountsAdd', [{ ...count, at: new Date().toISOString() }]);
  ada = { token: await customers.tokenOf('ada') };
  hers = await belongingsOf(ada);
});
afterAll(async () => {
  await client.end();
  await shop.close();
  await customers.close();
});

const orders = ordersAt(() => shop);
const returns = returnsAt(orders);
const begin = (asker: Asker) => orders.begin([['G401-100G', 2]], asker);

async function belongingsOf(asker: Asker): Promise<Belongings> {
  const cart = await begin(asker);
  const place = async () => ordered(await orders.place((await begin(asker)).id, {}, asker));
  const [order, sent] = [await place(), await place()];
  const staff: Asker = { channel: 'POS', token: await customers.tokenOf('claire') };
  await returns.fulfil(sent.id, 'SHIPPED', staff);
  const lines = [{ lineId: sent.lines[0]?.id, quantity: 1 }];
  return {
    cartId: cart.id,
    lineId: cart.lines[0]?.id ?? '',
    quoteToken: await orders.quoteOf(cart.id, asker),
    orderId: order.id,
    orderNumber: order.number,
    sentOrderId: sent.id,
    sentLineId: sent.lines[0]?.id ?? '',
    returnId: given(await returns.request({ orderId: sent.id, lines }, asker)).id,
    customerId: order.customerId ?? '',
  };
}

/** Data and codes of errors. */
async function ask(document: string, variables: object, { channel = 'WEB', token }: Asker) {
  const headers = {
    'comptoir-key': keys[channel],
    ...(token !== undefined && { authorization: `Bearer ${token}` }),
  };
  const { body } = await shop.ask(document, { variables, headers });
  return {
    data: body.data as Readonly<Record<string, unknown>> | null,
    errors: (body.errors ?? []).map(({ extensions }) => extensions?.code),
  };
}

/** Every row of every table in which carts, orders and what follows from them stand, but for what runs by itself. */
async function state(): Promise<string> {
  const { rows: tables } = await client.query<{ name: string }>(`
    SELECT format('%I.%I', table_schema, table_name) AS name FROM information_schema.tables
    WHERE table_schema = 'cart' AND table_name NOT LIKE 'kysely%' AND table_name <> 'payment_event' ORDER BY name`);
  expect(tables.length).toBeGreaterThan(8);
  const names = [...tables.map(({ name }) => name), 'stock.hold', 'test_payments.payment'];
  const contents: Record<string, unknown> = {};
  for (const name of names) {
    const { rows } = await client.query(
      `SELECT (to_jsonb(t) - '{lease,lease_until,next_at,is_called}'::text[])::text AS row FROM ${name} AS t ORDER BY 1`,
    );
    contents[name] = rows;
  }
  return JSON.stringify(contents, null, 1);
}

const fieldsOf = (type: string): readonly GraphQLField<unknown, unknown>[] => {
  const found = publicSchema().getType(type);
  return isObjectType(found) ? Object.values(found.getFields()) : [];
};

const selectionOf = (type: string, { name, type: of }: GraphQLField<unknown, unknown>): string =>
  `${name}${argumentsOf[`${type}.${name}`] ?? ''}${wholeSelection(of, 1)}`;

const cases = (['Cart', 'Order', 'Customer'] as const).flatMap((type) =>
  fieldsOf(type).map((field) => ({ type, field: field.name, selection: selectionOf(type, field) })),
);

const documentOf = (type: keyof typeof readings, selection: string): string =>
  `{ ${Object.entries(readings[type])
    .map(([name, find]) => `${name}: ${find(hers)} { ... on ${type} { ${selection} } }`)
    .join(' ')} }`;

it('whatever is read of carts, orders and customers is asked of', () => {
  const named = cases.map(({ type, field }) => `${type}.${field}`);
  expect(named).toEqual(expect.arrayContaining(['Cart.lines', 'Order.contact', 'Customer.carts']));
  expect(cases.length).toBeGreaterThan(30);
});

describe.each(cases)('$type.$field', ({ type, selection }) => {
  it('is shown to its holder', async () => {
    const { data, errors } = await ask(documentOf(type, selection), {}, ada);
    expect(errors).toEqual([]);
    for (const found of Object.values(data ?? {}).flat()) expect(found).not.toBeNull();
  });

  it.each(Object.keys(strangers))('is not shown to %s', async (name) => {
    const asker = await (strangers[name] as (typeof strangers)[string])(customers.tokenOf);
    const { data, errors } = await ask(documentOf(type, selection), {}, asker);
    expect(errors).toEqual([]);
    expect(Object.keys(data ?? {})).toEqual(Object.keys(readings[type]));
    for (const found of Object.values(data ?? {}).flat()) expect(found).toBeNull();
  });
});

it('every mutation of carts and orders is tried', () => {
  const tried = [...attempts.map(({ mutation }) => mutation), ...Object.keys(opensNothing)];
  const known = Object.keys(publicSchema().getMutationType()?.getFields() ?? {});
  expect([...new Set(tried)].sort()).toEqual(
    known.filter((name) => !/^(customer|wishlist)/.test(name)).sort(),
  );
});

async function attempt({ mutation, shows }: Attempt, input: object, asker: Asker) {
  const type = `${mutation.charAt(0).toUpperCase()}${mutation.slice(1)}Input`;
  const { data, errors } = await ask(
    `mutation ($input: ${type}!) { ${mutation}(input: $input) {
      shown: ${shows} { __typename } userErrors { code } warnings { code } } }`,
    { input },
    asker,
  );
  expect(errors).toEqual([]);
  return data?.[mutation] as {
    readonly shown: object | null;
    readonly userErrors: readonly { readonly code: string }[];
    readonly warnings: readonly object[];
  };
}

describe.each(attempts)('$mutation by $by', (row) => {
  it.each(Object.keys(strangers))('of hers is refused to %s, and changes nothing', async (name) => {
    const asker = await (strangers[name] as (typeof strangers)[string])(customers.tokenOf);
    const input = row.input(hers, (await begin({})).id);
    const before = await state();
    const { shown, userErrors, warnings } = await attempt(row, input, asker);
    const refusal = asker.token === undefined ? (row.refusalOfGuests ?? row.refusal) : row.refusal;
    expect([shown, userErrors.map(({ code }) => code), warnings]).toEqual([null, [refusal], []]);
    expect(await state()).toBe(before);
  });

  // So that a refusal above is one of the caller, not of the input.
  it('of hers is done for whoever may do it', async () => {
    const own = await belongingsOf(ada);
    const input = row.input(own, (await begin({})).id);
    const staff: Asker = { channel: 'POS', token: await customers.tokenOf('claire') };
    if (row.isForStaff) {
      const { shown, userErrors } = await attempt(row, input, ada);
      expect([shown, userErrors.map(({ code }) => code)]).toEqual([null, [row.refusal]]);
    }
    const { shown, userErrors } = await attempt(row, input, row.isForStaff ? staff : ada);
    const said = userErrors.map(({ code }) => code);
    expect([shown !== null, said]).toEqual(row.objection ? [false, [row.objection]] : [true, []]);
  });
});
