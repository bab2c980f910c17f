import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { CompactSign } from 'jose';
import pg from 'pg';
import type { PricingShop, Situation } from './pricing-shop.ts';
import { openQuoteShop } from './quote-shop.ts';

let shop: PricingShop;

beforeAll(async () => {
  shop = await openQuoteShop();
});
afterAll(() => shop.close());

const amounts = `lines { lineId sku quantity unit { shown { amount } } total { shown { amount } tax { amount } } }
  discounts { promotion amount { amount } } taxes { rate amount { amount } }
  total { shown { amount } gross { amount } } versions { book key version } token expiresAt`;

interface Quoted {
  readonly total: { readonly shown: { readonly amount: string } };
  readonly token: string;
  readonly expiresAt: string;
}

async function quote(
  lines: readonly (readonly [string, number])[],
  context: Situation = { market: 'FR' },
  rest: object = {},
): Promise<Quoted> {
  const input = { lines: lines.map(([sku, quantity]) => ({ lineId: sku, sku, quantity })), ...rest };
  const document = `query ($input: QuoteInput!) { quote(input: $input) { ${amounts} } }`;
  return (await shop.ask<{ quote: Quoted }>(document, { input }, context)).quote;
}

interface Signed {
  readonly state: string;
  readonly quote: Quoted | null;
  readonly market: string | null;
  readonly customerGroup: string | null;
}

async function open(token: string, context: Situation = {}): Promise<Signed> {
  const document = `query ($token: String!) { quoteByToken(token: $token) {
    state market customerGroup codes destination { country region postalCode } quote { ${amounts} } } }`;
  return (await shop.ask<{ quoteByToken: Signed }>(document, { token }, context)).quoteByToken;
}

async function inDatabase(statement: string, values: readonly unknown[] = []): Promise<readonly object[]> {
  const client = new pg.Client({ connectionString: shop.databaseUrl });
  await client.connect();
  try {
    return (
      await client.query(`SET search_path = pricing; `).then(() => client.query(statement, [...values]))
    ).rows;
  } finally {
    await client.end();
  }
}

it('give the amounts that were signed, whatever is written later', async () => {
  await shop.write('promotionsUpsert', [
    {
      key: 'tenth',
      priceList: 'fr-eur',
      kind: 'CODE',
      code: 'TENTH',
      titles: [{ language: 'en', text: 'A tenth' }],
      effect: { percentOff: '10' },
    },
  ]);
  const rest = { codes: [' tenth '], destination: { country: 'FR', postalCode: '75001' } };
  const first = await quote([['SHIRT', 2]], { market: 'FR' }, rest);
  expect(first.total.shown.amount).toBe('36.00');
  await shop.write('pricesUpsert', [{ priceList: 'fr-eur', sku: 'SHIRT', amount: '25.00' }]);
  await shop.write('promotionsDelete', ['tenth']);
  await shop.restart();

  // In no market: the token says where it holds.
  expect(await open(first.token)).toEqual({
    state: 'VALID',
    market: 'FR',
    customerGroup: null,
    codes: ['TENTH'],
    destination: { country: 'FR', region: null, postalCode: '75001' },
    quote: first,
  });
  expect((await quote([['SHIRT', 2]])).total.shown.amount).toBe('50.00');
});

it('hold for the group for which they were made, whoever brings them', async () => {
  const forPros = await quote([['SHIRT', 1]], { market: 'FR', customerGroup: 'pro' });
  expect(forPros.total.shown.amount).toBe('15.00');
  const opened = await open(forPros.token, { market: 'US' });
  expect(opened).toMatchObject({ state: 'VALID', market: 'FR', customerGroup: 'pro', quote: forPros });
});

it('are expired after a quarter of an hour, by the clock of the database', async () => {
  const first = await quote([['LAMP', 1]]);
  await shop.pass(0.24);
  expect(await open(first.token)).toMatchObject({ state: 'VALID' });
  await shop.pass(0.02);
  expect(await open(first.token)).toMatchObject({ state: 'EXPIRED', quote: first });
});

it('are unknown where anything of them was changed', async () => {
  const { token } = await quote([['LAMP', 1]]);
  const [header = '', payload = '', signature = ''] = token.split('.');
  const says = JSON.parse(Buffer.from(payload, 'base64url').toString());
  const dearer = Buffer.from(JSON.stringify({ ...says, expiresAt: says.expiresAt + 1 })).toString(
    'base64url',
  );
  const unsigned = Buffer.from(JSON.stringify({ alg: 'none', kid: 'x' })).toString('base64url');
  const foreign = await new CompactSign(Buffer.from(payload, 'base64url'))
    .setProtectedHeader(JSON.parse(Buffer.from(header, 'base64url').toString()))
    .sign(new Uint8Array(32));
  for (const forged of [
    `${header}.${dearer}.${signature}`,
    `${unsigned}.${payload}.`,
    foreign,
    `${header}.${payload}`,
    '',
    'no token',
    '\u0000',
  ]) {
    expect(await open(forged)).toMatchObject({ state: 'UNKNOWN', quote: null });
  }
});

it('are signed by one key a day, and outlive it', async () => {
  const { token } = await quote([['LAMP', 1]]);
  const keys = () => inDatabase('SELECT id FROM quote_key');
  const before = await keys();
  await quote([['BOOK', 1]]);
  expect(await keys()).toEqual(before);
  await shop.pass(25);
  const next = await quote([['LAMP', 1]]);
  expect(await keys()).toHaveLength(before.length + 1);
  expect(await open(token)).toMatchObject({ state: 'EXPIRED' });
  expect(await open(next.token)).toMatchObject({ state: 'VALID' });
  await shop.pass(100);
  await quote([['LAMP', 1]]);
  expect(await keys()).toHaveLength(1);
});

it.each([
  [
    'counts otherwise now',
    `UPDATE entry_version SET value = jsonb_set(value, '{amountMinor}', '1') WHERE key = 'price/LAMP'`,
  ],
  ['keeps a version no longer', `DELETE FROM entry_version WHERE key = 'price/LAMP'`],
])('are expired, without amounts, where the service %s', async (_, statement) => {
  await shop.write('pricesUpsert', [{ priceList: 'fr-eur', sku: 'LAMP', amount: '38.24' }]);
  const { token } = await quote([['LAMP', 1]]);
  expect(await open(token)).toMatchObject({ state: 'VALID' });
  await shop.write('pricesUpsert', [{ priceList: 'fr-eur', sku: 'LAMP', amount: '38.23' }]);
  await inDatabase(statement);
  expect(await open(token)).toMatchObject({ state: 'EXPIRED', quote: null });
});
