import { afterEach, describe, expect, it } from '@jest/globals';
import { resolvers } from '../../resolvers/index.ts';
import { createDirectTransport, createHttpTransport } from '../../src/execute/index.ts';
import { createStubShop } from '../kit/stub-shop.ts';
import {
  startTestGateway,
  type TestGateway,
  type TestGatewayOptions,
  type TransportKind,
} from '../kit/test-gateway.ts';

let gateway: TestGateway;
const start = async (options: Partial<TestGatewayOptions> = {}) => {
  gateway = await startTestGateway({ services: createStubShop(), ...options });
  return gateway;
};
afterEach(() => gateway.close());

const page =
  '{ product(handle: "p1") { title variants { sku price { version } availability { quantity } } } }';

const deadPricing = () =>
  createHttpTransport('pricing', { url: 'http://127.0.0.1:1/graphql', credential: 'x' });
const market = [{ id: 'FR', country: 'FR', currency: 'EUR', languages: ['fr', 'en'] }];

describe('a dead service', () => {
  it('costs its own fields only, each with path and code', async () => {
    const { ask, log } = await start({ transports: { pricing: deadPricing() }, config: { markets: market } });
    const { status, body } = await ask(page);
    expect(status).toBe(200);
    expect(body.data).toEqual({
      product: {
        title: 'Product p1',
        variants: [
          { sku: 'p1-a', price: null, availability: { quantity: 3 } },
          { sku: 'p1-b', price: null, availability: { quantity: 3 } },
        ],
      },
    });
    const unavailable = {
      message: 'The pricing service is out of reach.',
      extensions: { code: 'SERVICE_UNAVAILABLE' },
    };
    expect(body.errors).toEqual(
      [0, 1].map((index) =>
        expect.objectContaining({ ...unavailable, path: ['product', 'variants', index, 'price'] }),
      ),
    );
    expect(log.lines.map(({ message }) => message)).toContain('service out of reach');
  });

  it('does not keep a gateway from starting, nor from finding it once it is there', async () => {
    const services = createStubShop();
    let alive = false;
    const direct = createDirectTransport('pricing', services.pricing.caller('graph'));
    const dead = deadPricing();
    const pricing = {
      ...direct,
      call: (request: Parameters<typeof direct.call>[0]) => (alive ? direct : dead).call(request),
    };
    const { ask } = await start({ services, transports: { pricing }, config: { markets: market } });
    expect((await ask('{ variant(sku: "p1-a") { price { version } } }')).body.data).toEqual({
      variant: { price: null },
    });
    alive = true;
    expect((await ask('{ variant(sku: "p1-a") { price { version } } }')).body).toEqual({
      data: { variant: { price: { version: 1 } } },
    });
    await dead.close();
  });

  it('that owns a root field leaves null there and answers the rest', async () => {
    const catalogue = createHttpTransport('catalogue', {
      url: 'http://127.0.0.1:1/graphql',
      credential: 'x',
    });
    const { ask } = await start({ transports: { catalogue }, config: { markets: market } });
    const { body } = await ask('{ products { nodes { id } } cart(id: "c1") { totalQuantity } }');
    expect(body.data).toEqual({ products: null, cart: { totalQuantity: 2 } });
    expect(body.errors?.map(({ path }) => path)).toEqual([['products']]);
  });
});

describe.each<TransportKind>(['direct', 'http'])('over %s transport', (transport) => {
  it('a service slower than the deadline is out of reach, and only it', async () => {
    const never = new Promise<never>(() => {});
    const services = createStubShop({ stock: { availabilityBySkus: () => never } });
    const { ask } = await start({ services, transport, config: { deadlineMs: 1_000 } });
    const { body } = await ask('{ variant(sku: "p1-a") { price { version } availability { quantity } } }');
    expect(body.data).toEqual({ variant: { price: { version: 1 }, availability: null } });
    expect(body.errors?.[0]?.extensions?.code).toBe('SERVICE_UNAVAILABLE');
  });

  it("keeps a service's error at its path, its neighbours whole, and its words to itself", async () => {
    const services = createStubShop({
      pricing: {
        pricesBySkus: ({ skus }: { skus: string[] }) =>
          skus.map((sku) => (sku.endsWith('b') ? new Error('password is hunter2') : { version: 1 })),
      },
    });
    const { ask } = await start({ services, transport });
    const { body } = await ask(page);
    expect(body.data).toMatchObject({ product: { variants: [{ price: { version: 1 } }, { price: null }] } });
    expect(body.errors).toHaveLength(1);
    expect(body.errors?.[0]).toMatchObject({
      path: ['product', 'variants', 1, 'price'],
      extensions: { code: 'INTERNAL' },
    });
    expect(JSON.stringify(body)).not.toContain('hunter2');
  });
});

describe('a bug in the gateway', () => {
  const buggy = { Variant: { price: { selectionSet: '{ sku }', resolve: () => decodeURIComponent('%') } } };

  it('is masked, logged once with the request id, and counted', async () => {
    const { ask, log, url } = await start({ resolvers: [...resolvers, buggy] });
    const { body, headers } = await ask('{ variant(sku: "p1-a") { sku price { version } } }', {
      headers: { 'x-request-id': 'till-42' },
    });
    expect(headers.get('x-request-id')).toBe('till-42');
    expect(body.data).toEqual({ variant: { sku: 'p1-a', price: null } });
    expect(body.errors).toEqual([
      {
        message: 'The gateway failed; quote request till-42.',
        path: ['variant', 'price'],
        extensions: { code: 'INTERNAL' },
      },
    ]);
    const logged = log.lines.filter(({ level }) => level === 'error');
    expect(logged).toHaveLength(1);
    expect(logged[0]?.fields).toMatchObject({ requestId: 'till-42', err: expect.any(URIError), count: 1 });
    expect(await (await fetch(`${url}/metrics`)).text()).toContain(
      'comptoir_errors_total{code="INTERNAL"} 1',
    );
  });

  const listing = '{ products(first: 24) { nodes { variants { sku price { version } } } } }';

  it('is one line of the log for a whole listing, and counted for each field that shows it', async () => {
    const { ask, log, url } = await start({ resolvers: [...resolvers, buggy] });
    const { body } = await ask(listing);
    expect(body.errors).toHaveLength(48);
    expect(log.lines.filter(({ level }) => level === 'error')).toMatchObject([
      { fields: { count: 48, path: ['products', 'nodes', 0, 'variants', 0, 'price'] } },
    ]);
    expect(await (await fetch(`${url}/metrics`)).text()).toContain(
      'comptoir_errors_total{code="INTERNAL"} 48',
    );
  });

  it('is a line of its own beside another one', async () => {
    const twoBugs = {
      Variant: {
        price: {
          selectionSet: '{ sku }',
          resolve: ({ sku }: { sku: string }) => {
            if (sku.endsWith('b')) throw new RangeError('b');
            throw new RangeError('a');
          },
        },
      },
    };
    const { ask, log } = await start({ resolvers: [...resolvers, twoBugs] });
    await ask(listing);
    const logged = log.lines.filter(({ level }) => level === 'error');
    expect(logged.map(({ fields }) => (fields as { count: number }).count)).toEqual([24, 24]);
  });

  it('that a service answers for every row of a listing is one line too', async () => {
    const broken = { pricesBySkus: ({ skus }: { skus: string[] }) => skus.map(() => new Error('no code')) };
    const { ask, log } = await start({ services: createStubShop({ pricing: broken }) });
    expect((await ask(listing)).body.errors).toHaveLength(48);
    expect(log.lines).toMatchObject([{ level: 'error', fields: { service: 'pricing', count: 48 } }]);
  });
});
