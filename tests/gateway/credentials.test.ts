import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { OAuth2Server } from 'oauth2-mock-server';
import { hashSecretKey } from '../../src/channel/index.ts';
import { createStubShop } from '../kit/stub-shop.ts';
import { startTestGateway, type TestGateway, testPepper } from '../kit/test-gateway.ts';

const issuer = new OAuth2Server();
const services = createStubShop();
let gateway: TestGateway;

beforeAll(async () => {
  await issuer.issuer.keys.generate('RS256');
  await issuer.start(0, '127.0.0.1');
  const clients = [
    { id: 'web', channel: 'WEB', market: 'FR', publishableKey: 'pk_web', origins: ['https://shop.example'] },
    {
      id: 'swiss',
      channel: 'MOBILE',
      market: 'CH',
      language: 'fr',
      markets: ['CH'],
      publishableKey: 'pk_swiss',
    },
    {
      id: 'desk',
      channel: 'CALL_CENTRE',
      market: 'FR',
      scopes: ['carts:any'],
      secretKeyHash: hashSecretKey(testPepper, 'sk_desk'),
    },
  ];
  const customers = { issuer: issuer.issuer.url, audience: 'comptoir' };
  gateway = await startTestGateway({ services, config: { anonymous: undefined, clients, customers } });
});
afterAll(async () => {
  await gateway.close();
  await issuer.stop();
});

const who = '{ context { client channel market language customerGroup } }';
const codeOf = async (headers: Record<string, string>) => {
  const { status, body } = await gateway.ask(who, { headers });
  return [status, body.errors?.[0]?.extensions?.code];
};
const token = (claims: object = {}) =>
  issuer.issuer.buildToken({
    scopesOrTransform: (_, payload) => {
      Object.assign(payload, { sub: 'marie', aud: 'comptoir', ...claims });
    },
  });
const asMarie = async (claims?: object, key = 'pk_web') => ({
  'comptoir-key': key,
  authorization: `Bearer ${await token(claims)}`,
});

describe('an API key', () => {
  it('says which client asks, and with it the channel and the default context', async () => {
    const { body } = await gateway.ask(who, { headers: { 'comptoir-key': 'pk_swiss' } });
    expect(body).toEqual({
      data: {
        context: { client: 'swiss', channel: 'MOBILE', market: 'CH', language: 'fr', customerGroup: null },
      },
    });
  });

  it('is required where there is no anonymous client, and must be registered', async () => {
    expect(await codeOf({})).toEqual([401, 'KEY_MISSING']);
    expect(await codeOf({ 'comptoir-key': 'pk_webb' })).toEqual([401, 'KEY_UNKNOWN']);
    expect(await codeOf({ 'comptoir-key': hashSecretKey(testPepper, 'sk_desk') })).toEqual([
      401,
      'KEY_UNKNOWN',
    ]);
    expect(await codeOf({ 'comptoir-key': 'sk_desk' })).toEqual([200, undefined]);
  });

  it('keeps a client within its markets', async () => {
    const query = 'query @inContext(market: "FR") { context { market } }';
    const { body } = await gateway.ask(query, { headers: { 'comptoir-key': 'pk_swiss' } });
    expect(body.errors?.[0]).toMatchObject({ extensions: { code: 'CONTEXT_INVALID', field: 'market' } });
  });
});

describe('a browser', () => {
  it('may use a publishable key from its own origins only, and a secret key from none', async () => {
    expect(await codeOf({ 'comptoir-key': 'pk_web', origin: 'https://shop.example' })).toEqual([
      200,
      undefined,
    ]);
    expect(await codeOf({ 'comptoir-key': 'pk_web', origin: 'https://evil.example' })).toEqual([
      403,
      'ORIGIN_NOT_ALLOWED',
    ]);
    expect(await codeOf({ 'comptoir-key': 'pk_swiss', origin: 'https://shop.example' })).toEqual([
      403,
      'ORIGIN_NOT_ALLOWED',
    ]);
    expect(await codeOf({ 'comptoir-key': 'sk_desk', origin: 'https://shop.example' })).toEqual([
      403,
      'ORIGIN_NOT_ALLOWED',
    ]);
  });

  it.each([
    ['https://shop.example', 'https://shop.example'],
    ['https://evil.example', null],
  ])('from %s is told by the preflight that %s may ask', async (origin, allowed) => {
    const response = await fetch(`${gateway.url}/graphql`, {
      method: 'OPTIONS',
      headers: {
        origin,
        'access-control-request-method': 'POST',
        'access-control-request-headers': 'comptoir-key',
      },
    });
    expect(response.headers.get('access-control-allow-origin')).toBe(allowed);
  });
});

describe("a customer's token", () => {
  it('says who the customer is and in which group', async () => {
    const { body } = await gateway.ask(who, { headers: await asMarie({ customer_group: 'pro' }) });
    expect(body.data).toMatchObject({ context: { customerGroup: 'pro' } });
  });

  it.each([
    ['of another audience', { aud: 'other' }],
    ['of another issuer', { iss: 'https://evil.example' }],
    ['that has expired', { exp: Math.floor(Date.now() / 1_000) - 60 }],
    ['without a subject', { sub: undefined }],
    ['without an expiry', { exp: undefined }],
  ])('%s is refused', async (_, claims) => {
    expect(await codeOf(await asMarie(claims))).toEqual([401, 'TOKEN_INVALID']);
  });

  it.each([
    ['that is none', 'Bearer nonsense'],
    ['of another scheme', 'Basic bWFyaWU6eA=='],
    [
      'without a signature',
      `Bearer ${['{"alg":"none"}', '{"sub":"marie"}'].map((part) => Buffer.from(part).toString('base64url')).join('.')}.`,
    ],
  ])('%s is refused', async (_, authorization) => {
    expect(await codeOf({ 'comptoir-key': 'pk_web', authorization })).toEqual([401, 'TOKEN_INVALID']);
  });

  it('signed with a key that the issuer has rotated in is accepted', async () => {
    expect(await codeOf(await asMarie())).toEqual([200, undefined]);
    const fresh = await issuer.issuer.keys.generate('RS256');
    // The gateway may ask for keys again once a second at most.
    const deadline = Date.now() + 10_000;
    let status: unknown;
    do {
      const rotated = await issuer.issuer.buildToken({
        kid: fresh.kid,
        scopesOrTransform: (_, payload) => Object.assign(payload, { sub: 'marie', aud: 'comptoir' }),
      });
      [status] = await codeOf({ 'comptoir-key': 'pk_web', authorization: `Bearer ${rotated}` });
    } while (status !== 200 && Date.now() < deadline);
    expect(status).toBe(200);
  });
});

describe('what services learn of a caller', () => {
  beforeEach(() => {
    for (const { requests } of Object.values(services)) requests.length = 0;
  });
  const everything =
    '{ variant(sku: "p1-a") { title price { version } availability { quantity } } cart(id: "c1") { totalQuantity customer { id } } }';
  const contextsOf = (name: keyof typeof services) =>
    services[name].requests.map(({ context }) => Object.fromEntries(new URLSearchParams(context)));

  it('is what each may know: neither pricing nor stock ever hears of channel, client or customer', async () => {
    await gateway.ask(everything, {
      headers: await asMarie({ customer_group: 'pro', scope: 'carts:any' }, 'sk_desk'),
    });
    expect(contextsOf('pricing')).toEqual([{ customerGroup: 'pro', market: 'FR' }]);
    expect(contextsOf('stock')).toEqual([{ market: 'FR' }]);
    expect(contextsOf('catalogue')).toEqual([
      { channel: 'CALL_CENTRE', customerGroup: 'pro', language: 'fr', market: 'FR' },
    ]);
    expect(contextsOf('cart')[0]).toMatchObject({
      client: 'desk',
      scopes: 'carts:any',
      customerId: expect.any(String),
    });
  });

  it('gives staff no scope that their client does not have', async () => {
    await gateway.ask(everything, {
      headers: await asMarie({ scope: 'carts:any customers:read' }, 'sk_desk'),
    });
    await gateway.ask(everything, { headers: await asMarie({ scope: 'carts:any' }, 'pk_web') });
    expect(contextsOf('cart').map(({ scopes }) => scopes)).toEqual(['carts:any', undefined]);
  });
});
