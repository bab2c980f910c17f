import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, it } from '@jest/globals';
import { GraphQLError } from 'graphql';
import { createHttpTransport } from '../../src/execute/index.ts';
import { createStubShop } from '../kit/stub-shop.ts';
import { startTestGateway, type TestGateway } from '../kit/test-gateway.ts';

let gateway: TestGateway;
afterEach(() => gateway.close());

const query = '{ variant(sku: "p1-a") { price { version } } }';
const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

it('a client’s own id comes back to it, and services get one that the gateway makes', async () => {
  const services = createStubShop();
  gateway = await startTestGateway({ services });
  const { headers } = await gateway.ask(query, { headers: { 'x-request-id': 'kiosk-7' } });
  expect(headers.get('x-request-id')).toBe('kiosk-7');
  const ids = [services.catalogue, services.pricing].map(({ requests }) => requests.at(-1)?.requestId);
  expect(ids).toEqual([expect.stringMatching(uuid), ids[0]]);
});

it('without one of its own a client gets that very id', async () => {
  const services = createStubShop();
  gateway = await startTestGateway({ services });
  const { headers } = await gateway.ask(query);
  expect(services.pricing.requests.at(-1)?.requestId).toBe(headers.get('x-request-id'));
});

it('the log of the gateway says which id of a failed service’s log belongs to which client’s', async () => {
  const failing = {
    pricesBySkus: () => {
      throw new GraphQLError('The pricing service failed.', { extensions: { code: 'INTERNAL' } });
    },
  };
  const services = createStubShop({ pricing: failing });
  gateway = await startTestGateway({ services });
  const { body } = await gateway.ask(query, { headers: { 'x-request-id': 'kiosk-7' } });
  expect(body.errors?.[0]?.message).toBe('The pricing service failed; quote request kiosk-7.');
  expect(gateway.log.lines).toMatchObject([
    {
      level: 'warn',
      fields: {
        service: 'pricing',
        requestId: 'kiosk-7',
        serviceRequestId: services.pricing.requests.at(-1)?.requestId,
      },
    },
  ]);
});

it('nothing of what a client’s request carries beside its operation reaches a service', async () => {
  const seen: IncomingHttpHeaders[] = [];
  const server = createServer((request, response) => {
    seen.push(request.headers);
    request.resume().once('end', () => response.end('{"data":{}}'));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  gateway = await startTestGateway({
    services: createStubShop(),
    transports: {
      pricing: createHttpTransport('pricing', {
        url: `http://127.0.0.1:${port}/graphql`,
        credential: 'graph-credential',
      }),
    },
    config: { markets: [{ id: 'FR', country: 'FR', currency: 'EUR', languages: ['fr'] }] },
  });
  await gateway.ask(query, {
    headers: {
      'x-request-id': 'kiosk-7',
      'user-agent': 'kiosk-7',
      cookie: 'kiosk-7',
      traceparent: 'kiosk-7',
      'x-forwarded-for': 'kiosk-7',
    },
  });
  server.close();
  server.closeAllConnections();
  const forOperations = seen.filter(({ 'x-request-id': id }) => id !== 'directory');
  expect(forOperations).toEqual([
    {
      host: `127.0.0.1:${port}`,
      connection: 'keep-alive',
      'content-type': 'application/json',
      'content-length': expect.any(String),
      authorization: 'Bearer graph-credential',
      'comptoir-context': 'market=FR',
      'x-request-id': expect.stringMatching(uuid),
    },
  ]);
});
