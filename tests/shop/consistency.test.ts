import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createMemoryRegister, type Register } from '../../ledger/index.ts';
import { type SampleShop, startSampleShop } from '../kit/sample-shop.ts';
import type { Answer } from '../kit/test-gateway.ts';
import { write } from './retailer.ts';

const sku = 'G401-250G';
const priceTag = `{ variant(sku: "${sku}") { price { version unit { shown { amount } } } } }`;

/** A register that a test takes out of reach. */
function createBreakableRegister(): Register & { isOut: boolean } {
  const register = createMemoryRegister();
  const breakable = {
    ...register,
    isOut: false,
    sync: (...question: Parameters<Register['sync']>) =>
      breakable.isOut ? Promise.reject(new Error('no route to host')) : register.sync(...question),
  };
  return breakable;
}

const register = createBreakableRegister();
let shop: SampleShop;
beforeAll(async () => {
  shop = await startSampleShop({ register });
});
afterAll(() => shop.close());

const versionIn = ({ body }: Answer): number =>
  (body.data as { variant: { price: { version: number } } }).variant.price.version;

async function whileOut<Result>(work: () => Promise<Result>): Promise<Result> {
  register.isOut = true;
  try {
    return await work();
  } finally {
    register.isOut = false;
  }
}

describe('an answer with proof', () => {
  it('says from which index of which books it was made, in its header too', async () => {
    const { consistency, headers } = await shop.ask(priceTag);
    expect(consistency).toMatchObject({ mode: 'STRICT', ageMs: 0 });
    const books = Object.entries(consistency?.books ?? {});
    expect(books.map(([book]) => book).sort()).toEqual(['catalogue', 'markets', 'prices:fr-eur']);
    expect(headers.get('comptoir-index')).toBe(
      books.map(([book, { epoch, index }]) => `${book}=${epoch}.${index}`).join(', '),
    );
  });

  it('says nothing where nothing of the ledger was read', async () => {
    const { consistency, headers } = await shop.ask('{ context { market } }');
    expect(consistency).toBeNull();
    expect(headers.get('comptoir-index')).toBeNull();
  });

  it('shows a price that was written a moment ago, on every gateway', async () => {
    const other = await shop.startGateway();
    await Promise.all([shop.ask(priceTag), other.ask(priceTag)]);
    for (const amount of ['13.10', '13.20', '13.30']) {
      expect(await write(shop, 'pricesUpsert', [{ priceList: 'fr-eur', sku, amount }])).toBe(1);
      for (const gateway of [shop, other]) {
        const { body, consistency } = await gateway.ask(priceTag);
        expect(consistency?.mode).toBe('STRICT');
        expect(body.data).toMatchObject({ variant: { price: { unit: { shown: { amount } } } } });
      }
    }
  });
});

describe('an answer without proof', () => {
  it('comes from memory, is marked, and says how old it may be', async () => {
    const before = versionIn(await shop.ask(priceTag));
    const answer = await whileOut(() => shop.ask(priceTag));
    expect(versionIn(answer)).toBe(before);
    expect(answer.consistency?.mode).toBe('DEGRADED');
    expect(answer.consistency?.ageMs).toBeGreaterThanOrEqual(0);
  });

  it('comes from the services where memory has nothing, and is marked', async () => {
    const fresh = await shop.startGateway();
    const answer = await whileOut(() => fresh.ask(priceTag));
    expect(answer.body.errors).toBeUndefined();
    expect(answer.consistency?.mode).toBe('DEGRADED');
  });

  it('is refused to those who want none', async () => {
    const headers = { 'comptoir-consistency': 'required' };
    expect((await shop.ask(priceTag, { headers })).status).toBe(200);
    const { status, body } = await whileOut(() => shop.ask(priceTag, { headers }));
    expect(status).toBe(503);
    expect(body).toEqual({
      errors: [
        expect.objectContaining({ extensions: expect.objectContaining({ code: 'CONSISTENCY_UNAVAILABLE' }) }),
      ],
    });
  });

  it('makes the gateway say that it cannot prove, and no longer once it can', async () => {
    const statusOf = async () => (await fetch(`${shop.url}/readyz/strict`)).status;
    const until = async (status: number) => {
      for (let tries = 0; tries < 200 && (await statusOf()) !== status; tries += 1)
        await new Promise((resolve) => setTimeout(resolve, 25));
      return statusOf();
    };
    expect(await whileOut(() => until(503))).toBe(503);
    expect(await until(200)).toBe(200);
    expect((await fetch(`${shop.url}/readyz`)).status).toBe(200);
  });

  it('is counted, and books are watched', async () => {
    await whileOut(() => shop.ask(priceTag));
    const metrics = await (await fetch(`${shop.url}/metrics`)).text();
    expect(metrics).toMatch(/comptoir_answers_total\{mode="DEGRADED"\} [1-9]/);
    expect(metrics).toMatch(/comptoir_ledger_epoch\{book="catalogue"\} [1-9]/);
    expect(metrics).toMatch(/comptoir_ledger_age_seconds\{book="markets"\} \d/);
  });
});

describe('a session', () => {
  it('is never shown anything older than its token says, even without proof', async () => {
    const fresh = await shop.startGateway();
    // This gateway has the price in memory, as it is before the write.
    await fresh.ask(priceTag);
    const newer = await whileOut(async () => {
      await write(shop, 'pricesUpsert', [{ priceList: 'fr-eur', sku, amount: '14.40' }]);
      // Memory is older than the rows, and this client has seen the rows.
      const empty = await shop.startGateway();
      const seen = await empty.ask(priceTag);
      const headers = { 'comptoir-after': seen.consistency?.token ?? '' };
      return [
        versionIn(seen),
        versionIn(await fresh.ask(priceTag, { headers })),
        versionIn(await fresh.ask(priceTag)),
      ];
    });
    const [seen, after, without] = newer;
    expect(after).toBe(seen);
    expect(without).toBeLessThan(seen ?? 0);
  });

  it('refuses what is no token, and no demand', async () => {
    const refusalOf = async (headers: Record<string, string>) => {
      const { body } = await shop.ask(priceTag, { headers });
      return [body.errors?.[0]?.extensions?.code, body.errors?.[0]?.message];
    };
    expect(await refusalOf({ 'comptoir-after': 'yesterday' })).toEqual([
      'BAD_USER_INPUT',
      'Comptoir-After is no token: give the consistency.token of an earlier answer.',
    ]);
    expect(await refusalOf({ 'comptoir-consistency': 'please' })).toEqual([
      'BAD_USER_INPUT',
      'Comptoir-Consistency cannot be "please": give required.',
    ]);
  });
});
