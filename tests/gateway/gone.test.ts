import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { createHttpTransport } from '../../src/execute/index.ts';
import { type HungServer, startHungServer } from '../kit/hung-server.ts';
import { createStubShop } from '../kit/stub-shop.ts';
import { startTestGateway, type TestGateway } from '../kit/test-gateway.ts';

let hung: HungServer;
let gateway: TestGateway;
beforeAll(async () => {
  hung = await startHungServer();
  const stock = createHttpTransport('stock', { url: hung.url, credential: 'x' });
  gateway = await startTestGateway({ services: createStubShop(), transports: { stock } });
});
afterAll(async () => {
  await hung.close();
  await gateway.close();
});

const until = async (isSo: () => boolean | Promise<boolean>): Promise<void> => {
  while (!(await isSo())) await new Promise((resolve) => setTimeout(resolve, 10));
};
const metrics = async (): Promise<string> => (await fetch(`${gateway.url}/metrics`)).text();

it('a caller who goes away is no outage: nothing is logged or counted, and the call is given up', async () => {
  const caller = new AbortController();
  const asked = fetch(`${gateway.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query: '{ variant(sku: "p1-a") { availability { quantity } } }' }),
    signal: caller.signal,
  });
  await until(() => hung.seen() === 1);
  caller.abort();
  await expect(asked).rejects.toThrow('aborted');
  await until(async () => (await metrics()).includes('comptoir_operation_seconds_count{client="web"'));
  expect(gateway.log.lines.filter(({ level }) => level !== 'info')).toEqual([]);
  expect(await metrics()).not.toContain('comptoir_service_unreachable_total{service="stock"}');
});
