import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createHttpTransport, type Transport } from '../../src/execute/index.ts';
import { type HungServer, startHungServer } from '../kit/hung-server.ts';
import { createStubShop } from '../kit/stub-shop.ts';
import { startTestGateway, type TestGateway } from '../kit/test-gateway.ts';

let hung: HungServer;
let stock: Transport;
let gateway: TestGateway;
beforeEach(async () => {
  hung = await startHungServer();
  stock = createHttpTransport('stock', { url: hung.url, credential: 'x' }, { patienceMs: 300 });
  gateway = await startTestGateway({ services: createStubShop(), transports: { stock } });
});
afterEach(async () => {
  await hung.close();
  await gateway.close();
});

const page = '{ variant(sku: "p1-a") { price { version } availability { quantity } } }';
const request = { document: '{ __typename }', context: '', requestId: 'test' };

/** The circuit tries again after a second of its own: asked in a loop that lets others run. */
const pause = () => new Promise((resolve) => setTimeout(resolve, 20));

/** Five calls that nobody answers. */
const hangFiveTimes = () => Promise.allSettled(Array.from({ length: 5 }, () => stock.call(request)));

describe('a service that takes requests and never answers', () => {
  it('costs its own fields, long before the deadline', async () => {
    const { body } = await gateway.ask(page);
    expect(body.data).toEqual({ variant: { price: { version: 1 }, availability: null } });
    expect(body.errors).toMatchObject([
      { path: ['variant', 'availability'], extensions: { code: 'SERVICE_UNAVAILABLE' } },
    ]);
    expect(gateway.log.lines.map(({ fields }) => fields)).toContainEqual(
      expect.objectContaining({ reason: expect.stringContaining('it gave no answer within 300 ms') }),
    );
  });

  it('is asked no more after five calls, and the page comes at once', async () => {
    await hangFiveTimes();
    expect(hung.seen()).toBe(5);
    const { body } = await gateway.ask(page);
    expect(body.data).toEqual({ variant: { price: { version: 1 }, availability: null } });
    expect(hung.seen()).toBe(5);
  });

  it('holds up only the call that looks whether it is back', async () => {
    await hangFiveTimes();
    const done: string[] = [];
    const tries: Promise<unknown>[] = [];
    const look = () => tries.push(stock.call(request).catch(() => done.push('look')));
    while (hung.seen() === 5) {
      look();
      await pause();
    }
    done.length = 0;
    await stock.call(request).catch(() => done.push('other'));
    await Promise.all(tries);
    expect(done).toEqual(['other', 'look']);
    expect(hung.seen()).toBe(6);
  });

  it('is asked again once it answers', async () => {
    await hangFiveTimes();
    hung.wake({ data: { __typename: 'Query' } });
    const answer = async (): Promise<unknown> => {
      await pause();
      return stock.call(request).catch(answer);
    };
    expect(await answer()).toEqual({ data: { __typename: 'Query' } });
  });
});

describe('callers who have gone', () => {
  it('open no circuit', async () => {
    for (let count = 0; count < 6; count += 1) {
      const caller = new AbortController();
      const call = stock.call({ ...request, signal: caller.signal });
      caller.abort();
      await expect(call).rejects.toThrow('nobody waits any more');
    }
    const call = stock.call(request);
    await expect(call).rejects.toThrow('it gave no answer within 300 ms');
  });
});
