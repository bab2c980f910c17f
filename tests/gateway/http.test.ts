import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { serverAudits } from 'graphql-http';
import { createStubShop } from '../kit/stub-shop.ts';
import { startTestGateway, type TestGateway } from '../kit/test-gateway.ts';

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startTestGateway({ services: createStubShop() });
});
afterAll(() => gateway.close());

describe('GraphQL over HTTP', () => {
  const audits = serverAudits({ url: () => `${gateway.url}/graphql`, fetchFn: fetch });
  it.each(audits.map((audit) => [`${audit.id} ${audit.name}`, audit] as const))('%s', async (_, audit) => {
    const result = await audit.fn();
    expect(result.status === 'ok' ? 'ok' : `${result.status}: ${result.reason}`).toBe('ok');
  });
});

describe('what is served beside the graph', () => {
  it('tells a balancer that the gateway lives and is ready, and its metrics to those who may read them', async () => {
    expect((await fetch(`${gateway.url}/healthz`)).status).toBe(200);
    expect(await (await fetch(`${gateway.url}/readyz`)).json()).toEqual({ ready: true, strict: false });
    expect(await (await fetch(`${gateway.url}/metrics`)).text()).toContain(
      'comptoir_operation_seconds_count{client="web"',
    );
    const closed = await startTestGateway({
      services: createStubShop(),
      config: { metricsFrom: ['10.0.0.0/8'] },
    });
    expect((await fetch(`${closed.url}/metrics`)).status).toBe(404);
    await closed.close();
  });
});

describe('requests', () => {
  const get = (parameters: Record<string, string>) =>
    fetch(`${gateway.url}/graphql?${new URLSearchParams(parameters)}`, {
      headers: { accept: 'application/json' },
    });

  it('by GET and POST get one answer, context and variables included', async () => {
    const query =
      'query ($language: LanguageCode!) @inContext(language: $language, market: "CH") { context { language market } }';
    const variables = { language: 'fr' };
    const byGet = await (await get({ query, variables: JSON.stringify(variables) })).json();
    const byPost = (await gateway.ask(query, { variables })).body;
    expect(byGet).toEqual({ data: { context: { language: 'fr', market: 'CH' } } });
    expect(byPost).toEqual(byGet);
  });

  it('with the hash of another document are refused, and are no bug', async () => {
    const response = await fetch(`${gateway.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        query: '{ context { market } }',
        extensions: { persistedQuery: { version: 1, sha256Hash: '0'.repeat(64) } },
      }),
    });
    expect([response.status, await response.json()]).toEqual([
      400,
      { errors: [{ message: 'provided sha does not match query', extensions: { code: 'BAD_REQUEST' } }] },
    ]);
    expect(gateway.log.lines.filter(({ level }) => level === 'error')).toEqual([]);
  });

  it('by GET cannot change anything', async () => {
    const response = await get({
      query: 'mutation { cartLinesRemove(input: { cartId: "x", lineIds: [] }) { cart { id } } }',
    });
    expect(response.status).toBe(405);
  });

  it.each([
    ['a document that does not parse', { query: '{ products' }, 400, 'GRAPHQL_PARSE_FAILED'],
    ['an unknown field', { query: '{ nothing }' }, 400, 'GRAPHQL_VALIDATION_FAILED'],
    [
      'a variable of the wrong type',
      { query: 'query ($n: Int) { products(first: $n) { totalCount } }', variables: { n: 'x' } },
      400,
      'BAD_USER_INPUT',
    ],
    [
      'an unknown operation',
      { query: 'query A { context { market } }', operationName: 'B' },
      400,
      'BAD_USER_INPUT',
    ],
    [
      'several operations and no name',
      { query: 'query A { context { market } } query B { context { market } }' },
      400,
      'BAD_USER_INPUT',
    ],
    [
      'a scalar of another form',
      { query: '{ products(filter: { price: { min: "1e3" } }) { totalCount } }' },
      400,
      'GRAPHQL_VALIDATION_FAILED',
    ],
    [
      'an unknown market',
      { query: 'query @inContext(market: "XX") { context { market } }' },
      400,
      'CONTEXT_INVALID',
    ],
    [
      'a language the market lacks',
      { query: 'query @inContext(language: "it") { context { market } }' },
      400,
      'CONTEXT_INVALID',
    ],
    [
      'an unknown store',
      { query: 'query @inContext(store: "nowhere") { context { market } }' },
      400,
      'CONTEXT_INVALID',
    ],
    ['a subscription', { query: 'subscription { context { market } }' }, 400, 'BAD_USER_INPUT'],
    ['too many ids', { query: `{ nodes(ids: [${'"x",'.repeat(101)}]) { id } }` }, 200, 'BAD_USER_INPUT'],
  ])(
    'with %s are refused with a code',
    async (_, {
      query,
      ...rest
    }: { query: string; variables?: object; operationName?: string }, status, code) => {
      const headers = { accept: 'application/graphql-response+json' };
      const answer = await gateway.ask(query, { ...rest, headers });
      expect([answer.status, answer.body.errors?.[0]?.extensions?.code]).toEqual([status, code]);
      expect(gateway.log.lines.filter(({ level }) => level === 'error')).toEqual([]);
    },
  );

  it.each([
    ['no JSON', 'application/json', '{"query": ', 400],
    ['another media type', 'text/plain', '{ context { market } }', 415],
    [
      'a body beyond 1 MiB',
      'application/json',
      JSON.stringify({ query: `{ context { market } } #${'x'.repeat(1_100_000)}` }),
      413,
    ],
  ])('with %s are refused as such', async (_, contentType, body, status) => {
    const response = await fetch(`${gateway.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': contentType },
      body,
    });
    expect([response.status, ((await response.json()) as { errors: object[] }).errors.length]).toEqual([
      status,
      1,
    ]);
  });
});
