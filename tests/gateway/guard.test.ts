import { afterEach, expect, it } from '@jest/globals';
import { createStubShop } from '../kit/stub-shop.ts';
import { startTestGateway, type TestGateway } from '../kit/test-gateway.ts';

let gateway: TestGateway;
const startWith = async (limits: object) => {
  const clients = [
    { id: 'web', channel: 'WEB', market: 'FR', limits },
    { id: 'app', channel: 'MOBILE', market: 'FR', publishableKey: 'pk_app' },
  ];
  gateway = await startTestGateway({ services: createStubShop(), config: { clients } });
  return gateway;
};
afterEach(() => gateway.close());

const codeOf = async (query: string, variables = {}) =>
  (await gateway.ask(query, { variables })).body.errors?.[0]?.extensions?.code;

it('refuses what nests deeper than the client may, however it is folded into fragments', async () => {
  await startWith({ maxDepth: 4 });
  const deep = 'variants { product { title } }';
  expect(await codeOf(`{ product(handle: "p1") { ${deep} } }`)).toBeUndefined();
  expect(
    await codeOf(
      `{ product(handle: "p1") { variants { product { ...Deep } } } } fragment Deep on Product { ${deep} }`,
    ),
  ).toBe('OPERATION_TOO_DEEP');
});

it('refuses what may return more than the client may, counting lists, aliases and variables', async () => {
  await startWith({ maxCost: 1_000 });
  const listing = 'query ($n: Int) { products(first: $n) { nodes { title key } } }';
  expect(await codeOf(listing, { n: 100 })).toBeUndefined();
  expect(await codeOf(listing, { n: 10_000 })).toBe('OPERATION_TOO_COSTLY');
  const aliases = Array.from({ length: 30 }, (_, n) => `a${n}: products { nodes { title handle } }`).join(
    ' ',
  );
  expect(await codeOf(`{ ${aliases} }`)).toBe('OPERATION_TOO_COSTLY');
});

it('counts what is costly for the services, and introspection, as such', async () => {
  await startWith({});
  const times = (count: number, field: string) =>
    `{ ${Array.from({ length: count }, (_, n) => `a${n}: ${field}`).join(' ')} }`;
  const facets = 'products(first: 1) { facets { key } }';
  expect(await codeOf(times(20, facets))).toBeUndefined();
  expect(await codeOf(times(80, facets))).toBe('OPERATION_TOO_COSTLY');
  expect(await codeOf(times(2, '__schema { types { name } }'))).toBeUndefined();
  expect(await codeOf(times(50, '__schema { types { name } }'))).toBe('OPERATION_TOO_COSTLY');
});

it('counts every change as costly, so that few go into one request', async () => {
  await startWith({});
  const changes = (count: number, mutation: string) =>
    `mutation { ${Array.from({ length: count }, (_, n) => `a${n}: ${mutation} { userErrors { code } }`).join(' ')} }`;
  for (const mutation of [
    'cartCreate(input: { idempotencyKey: "x" })',
    'cartDiscountApply(input: { cartId: "x", codes: [] })',
    'wishlistRemove(input: { wishlistId: "x" })',
  ]) {
    expect(await codeOf(changes(40, mutation))).not.toBe('OPERATION_TOO_COSTLY');
    expect(await codeOf(changes(50, mutation))).toBe('OPERATION_TOO_COSTLY');
  }
});

it('refuses brackets within brackets before anybody walks them', async () => {
  await startWith({});
  const nested = (count: number, open: string, close: string) =>
    `${open.repeat(count)}${close.repeat(count)}`;
  const list = (count: number) => `{ nodes(ids: ${nested(count, '[', ']')}) { id } }`;
  const fragments = (count: number) => `{ ${'... { '.repeat(count)} __typename ${'} '.repeat(count)} }`;
  expect(await codeOf(fragments(150))).toBeUndefined();
  for (const document of [list(2_000), fragments(2_400), list(300), `{ ${'{'.repeat(4_000)}`]) {
    const { body } = await gateway.ask(document);
    expect(body.errors).toEqual([
      {
        message: 'The document nests brackets more than 200 deep: unfold it.',
        extensions: { code: 'OPERATION_TOO_DEEP' },
      },
    ]);
  }
  const body = `{"query":"query ($l: LanguageCode) @inContext(language: $l) { context { market } }","variables":{"l":${nested(9_000, '[', ']')}}}`;
  const headers = { 'content-type': 'application/json' };
  const answer = await fetch(`${gateway.url}/graphql`, { method: 'POST', headers, body });
  expect(await answer.text()).toContain('LanguageCode cannot be a list or an object');
});

it('does not read a document to its end that is longer than any honest one', async () => {
  await startWith({});
  const aliases = (count: number) => Array.from({ length: count }, (_, n) => `a${n}: market`).join(' ');
  expect(await codeOf(`{ context { ${aliases(3_000)} } }`)).toBeUndefined();
  expect(await codeOf(`{ context { ${aliases(4_000)} } }`)).toBe('GRAPHQL_PARSE_FAILED');
});

it('measures a document of fragments within fragments without following every path', async () => {
  await startWith({ maxDepth: 100 });
  const levels = Array.from(
    { length: 40 },
    (_, n) =>
      `fragment F${n} on Product { a: variants { sku product { ...F${n + 1} } } b: variants { sku product { ...F${n + 1} } } }`,
  );
  const query = `{ product(handle: "p1") { ...F0 } } ${levels.slice(0, 12).join(' ')} fragment F12 on Product { title }`;
  expect(await codeOf(query)).toBe('OPERATION_TOO_COSTLY');
});

it('counts users of a publishable key apart, by the address that a trusted proxy tells', async () => {
  const clients = [{ id: 'web', channel: 'WEB', market: 'FR', limits: { requestsPerMinute: 1 } }];
  const statusesWith = async (trustedProxies: string[]) => {
    gateway = await startTestGateway({ services: createStubShop(), config: { clients, trustedProxies } });
    const ask = async (address: string) =>
      (await gateway.ask('{ context { client } }', { headers: { 'x-forwarded-for': address } })).status;
    return [await ask('192.0.2.1'), await ask('192.0.2.2'), await ask('192.0.2.1')];
  };
  expect(await statusesWith(['127.0.0.1'])).toEqual([200, 200, 429]);
  await gateway.close();
  // Anybody may claim any address: unless a proxy is trusted, only the connection counts.
  expect(await statusesWith([])).toEqual([200, 429, 429]);
});

it('counts requests per client and says when to come back', async () => {
  await startWith({ requestsPerMinute: 3 });
  const ask = (headers = {}) => gateway.ask('{ context { client } }', { headers });
  const statuses = [];
  for (let n = 0; n < 4; n += 1) statuses.push((await ask()).status);
  expect(statuses).toEqual([200, 200, 200, 429]);
  const refused = await ask();
  expect(refused.body.errors?.[0]?.extensions?.code).toBe('RATE_LIMITED');
  expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
  expect((await ask({ 'comptoir-key': 'pk_app' })).body).toEqual({ data: { context: { client: 'app' } } });
});
