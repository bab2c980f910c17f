import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { RunningProvider } from '../../../../services/cart/payment/running-provider.ts';
import { createTestProvider } from '../../../../services/cart/payment/test-provider/index.ts';
import { eventually } from '../../../kit/eventually.ts';
import { createQuietLog } from '../../../kit/quiet-log.ts';
import { createTestDatabase, type TestDatabase } from '../../../kit/test-database.ts';
import { ask, webhookSecret } from './provider-desk.ts';

interface Received {
  readonly body: Buffer;
  readonly headers: IncomingHttpHeaders;
  readonly status: number;
}

let database: TestDatabase;
let shop: Server;
let running: RunningProvider;
const received: Received[] = [];
beforeAll(async () => {
  database = await createTestDatabase();
  shop = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    // The very first is not taken.
    const status = received.length === 0 ? 500 : 200;
    received.push({ body: Buffer.concat(chunks), headers: request.headers, status });
    response.writeHead(status).end();
  });
  await new Promise<void>((resolve) => shop.listen(0, '127.0.0.1', resolve));
  const publicUrl = `http://127.0.0.1:${(shop.address() as AddressInfo).port}/shop/`;
  const settings = { provider: 'test', webhookSecret, patienceMs: 60_000, slowMs: 0 } as const;
  running = await createTestProvider({
    databaseUrl: database.url,
    settings: { ...settings, publicUrl: () => publicUrl },
    log: createQuietLog(),
    habits: { doubledShare: 1, lateShare: 1, lateMs: 100 },
  });
});
afterAll(async () => {
  await running.close();
  await new Promise((resolve) => shop.close(resolve));
  await database.close();
});

it('each change is told, here late and twice, and again where it was not taken', async () => {
  const { key } = await running.provider.authorize(ask('test-success'));
  const movement = (step: string) => ({ payment: key, key: `${key}/${step}`, amountMinor: 1_000 });
  await running.provider.capture(movement('capture'));
  await running.provider.refund(movement('refund'));
  await running.provider.cancel({ payment: key, key: `${key}/cancel` });
  // What was done before is told no second time.
  await running.provider.refund(movement('refund'));
  await eventually('all are taken', async () => received.filter(({ status }) => status === 200).length === 8);
  const read = received.map((webhook) => running.provider.readWebhook({ ...webhook, atMs: Date.now() }));
  const events = read.map((event) => {
    if (event.kind !== 'event') throw new Error(event.message);
    expect(event.payment).toBe(key);
    return event;
  });
  const taken = events.filter((_, index) => received[index]?.status === 200);
  const types = ['authorized', 'cancelled', 'captured', 'refunded'].map((type) => `payment.${type}`);
  expect([...new Set(taken.map(({ type }) => type))].sort()).toEqual(types);
  expect(new Set(taken.map(({ id }) => id)).size).toBe(4);
  // The one that was not taken came again under its own id.
  expect(taken.map(({ id }) => id)).toContain(events[0]?.id);
});
