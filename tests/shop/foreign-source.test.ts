import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createMemoryRegister } from '../../ledger/index.ts';
import { parityConfigSchema } from '../../parity/config.ts';
import { createAudit, createParityMetrics, summarize } from '../../parity/index.ts';
import { entryKey, priceBook } from '../../schema/entries/keys.ts';
import type { Service } from '../../services/kit/service.ts';
import { createPricingService } from '../../services/pricing/index.ts';
import { restSourceSchema } from '../../services/pricing/source/index.ts';
import { createQuietLog } from '../kit/quiet-log.ts';
import { type RestSource, startRestSource } from '../kit/rest-source.ts';
import { type SampleShop, startSampleShop } from '../kit/sample-shop.ts';
import type { ShownConsistency, TestGateway } from '../kit/test-gateway.ts';
import { buildHistory, checkHistory, printViolations } from '../torture/checker/index.ts';
import type { EntryRead, HistoryRecord, ReadRecord } from '../torture/history/index.ts';
import { keys } from './front-door.ts';

const skus = ['G401-250G', 'H302-BLACK', 'H302-WHITE', 'H302-MUSTARD'];
const [hot = ''] = skus;
let shop: SampleShop;
let other: TestGateway;
let source: RestSource;
const feeding: Service[] = [];
beforeAll(async () => {
  const register = createMemoryRegister();
  source = await startRestSource();
  for (const sku of skus) source.rows.set(sku, { sku, amount: 10 });
  shop = await startSampleShop({ register });
  other = await shop.startGateway();
  const config = { name: 'erp', priceList: 'fr-eur', url: source.url, skus, intervalMs: 100, batch: 2 };
  // Two processes feed the list, and the shop's own one serves it.
  for (const _ of [1, 2]) {
    feeding.push(
      await createPricingService({
        databaseUrl: shop.databaseUrl,
        log: createQuietLog(),
        register,
        ledger: { exclusive: true },
        sources: [restSourceSchema.parse({ ...config, retryMs: 100, timeoutMs: 300 })],
      }),
    );
  }
});
afterAll(async () => {
  for (const service of feeding) await service.close();
  await shop.close();
  await source.close();
});

const priceTag = `{ variant(sku: "${hot}") { price { unit { shown { amount } } version } } }`;

interface PriceShown {
  readonly price: {
    readonly version: number;
    readonly unit: { readonly shown: { readonly amount: string } };
  };
}

function readRecord(
  when: Pick<ReadRecord, 'client' | 'gateway' | 'start' | 'end'>,
  data: unknown,
  consistency: ShownConsistency | null,
): ReadRecord {
  const shown = data as Readonly<Record<string, PriceShown>>;
  const entries = skus.map((sku, place): EntryRead => {
    const { version, unit } = (shown[`v${place}`] as PriceShown).price;
    return [priceBook('fr-eur'), entryKey.price(sku), version, unit.shown.amount];
  });
  return {
    kind: 'read',
    ...when,
    channel: 'WEB',
    asked: { token: null, requirement: null },
    token: null,
    status: 200,
    code: null,
    answer: {
      mode: consistency?.mode ?? 'UNMARKED',
      ageMs: consistency?.ageMs ?? null,
      books: consistency?.books ?? {},
      entries,
    },
  };
}

interface Seen {
  readonly startMs: number;
  readonly amount: string;
  readonly polledMsAgo: number | null;
  readonly mode: string;
}

async function look(gateway: TestGateway): Promise<Seen> {
  const startMs = performance.now();
  const { body, consistency } = await gateway.ask(priceTag);
  const { variant } = body.data as { variant: { price: { unit: { shown: { amount: string } } } } };
  return {
    startMs,
    amount: variant.price.unit.shown.amount,
    polledMsAgo: consistency?.sources?.['prices:fr-eur']?.polledMsAgo ?? null,
    mode: consistency?.mode ?? 'none',
  };
}

async function until<Answer>(ask: () => Promise<Answer>, fits: (answer: Answer) => boolean): Promise<Answer> {
  for (;;) {
    const answer = await ask();
    if (fits(answer)) return answer;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

/** Changes prices of the source all the time, which sometimes answers old, fails or hangs; says when it held what. */
function disturb(): { readonly replacedAt: ReadonlyMap<string, number>; stop(): void } {
  const replacedAt = new Map<string, number>();
  let cents = 1_000;
  let turns = 0;
  let shown = `${cents / 100}`;
  const stale = new Map(source.rows);
  const timer = setInterval(() => {
    cents += 1;
    const now = (cents / 100).toFixed(2);
    replacedAt.set(shown, performance.now());
    shown = now;
    for (const sku of skus) source.rows.set(sku, { sku, amount: now });
  }, 15);
  source.interfere = (asked) => {
    turns += 1;
    if (turns % 7 === 0) return { status: 503 };
    if (turns % 11 === 0) return { hangs: true };
    if (turns % 5 !== 0) return null;
    return { body: JSON.stringify({ prices: asked.map((sku) => stale.get(sku)) }) };
  };
  return {
    replacedAt,
    stop: () => {
      clearInterval(timer);
      source.interfere = () => null;
    },
  };
}

it('every channel agrees on two gateways while the source changes, answers old and fails', async () => {
  source.delayMs = 5;
  await until(
    () => look(other),
    ({ amount }) => amount === '10.00',
  );
  const disturbance = disturb();
  const config = parityConfigSchema.parse({
    gateways: [shop.url, other.url],
    clients: Object.values(keys).map((key) => ({ key })),
    markets: ['FR'],
    skus,
  });
  const found: string[] = [];
  const audit = createAudit({
    config,
    random: Math.random,
    metrics: createParityMetrics(),
    onDifference: ({ what }) => found.push(what),
  });
  const versions = new Set<string>();
  for (let rounds = 0; rounds < 40; rounds += 1) {
    await audit.round(new AbortController().signal);
    versions.add((await look(shop)).amount);
  }
  disturbance.stop();
  const { agreements, differences, strict, sources } = summarize(audit.tally, 40);
  expect(sources['prices:fr-eur']).toBeGreaterThan(0);
  expect(found).toEqual([]);
  expect(differences).toBe(0);
  // Not an empty pass: prices moved all the while, and most answers were proved and met others of their index.
  expect(versions.size).toBeGreaterThan(5);
  expect(strict).toBeGreaterThan(300);
  expect(agreements).toBeGreaterThan(1_000);
  expect(source.isDoubled).toBe(false);
});

it('the promise holds for what clients of two gateways read, by the checker of the torture run', async () => {
  const disturbance = disturb();
  const records: HistoryRecord[] = [];
  const roots = skus.map((sku, place) => `v${place}: variant(sku: "${sku}") { price { ...P } }`).join(' ');
  const document = `{ ${roots} } fragment P on Price { version unit { shown { amount } } }`;
  const versions = new Set<number>();
  const client = async (name: string): Promise<void> => {
    // A pass must not be empty: prices move under the answers.
    for (let looks = 0; looks < 40 || versions.size < 8; looks += 1) {
      const [id, gateway] = looks % 2 === 0 ? ['g1', shop] : ['g2', other];
      const start = performance.now();
      const { body, consistency } = await gateway.ask(document);
      const when = { client: name, gateway: id, start, end: performance.now() };
      const record = readRecord(when, body.data, consistency);
      records.push(record);
      for (const [, , version] of record.answer?.entries ?? []) versions.add(version);
    }
  };
  await Promise.all(['a', 'b', 'c', 'd'].map(client));
  disturbance.stop();
  const history = buildHistory(records);
  expect(printViolations(checkHistory(history))).toBe(printViolations([]));
  expect(history.strict.length).toBeGreaterThan(100);
});

describe('the age of what is shown', () => {
  it('is told beside a strict answer, and is true of every answer', async () => {
    source.delayMs = 20;
    const disturbance = disturb();
    // What it answers old is older than any poll can tell.
    source.interfere = () => null;
    const seen: Seen[] = [];
    for (let looks = 0; looks < 150; looks += 1) seen.push(await look(looks % 2 === 0 ? shop : other));
    disturbance.stop();
    const told = seen.filter(({ mode, polledMsAgo }) => mode === 'STRICT' && polledMsAgo !== null);
    expect(told.length).toBeGreaterThan(50);
    const lies = told.filter(({ startMs, amount, polledMsAgo }) => {
      const replaced = disturbance.replacedAt.get(amount);
      return replaced !== undefined && startMs - replaced > (polledMsAgo ?? 0) + 1;
    });
    expect(lies).toEqual([]);
  });

  it('grows while the source is down, though answers stay strict, on a whole answer given again too', async () => {
    source.interfere = () => ({ status: 500 });
    const { polledMsAgo: before } = await until(
      () => look(shop),
      ({ polledMsAgo }) => polledMsAgo !== null,
    );
    const after = await until(
      () => look(shop),
      ({ polledMsAgo }) => (polledMsAgo ?? 0) > (before ?? 0) + 1_500,
    );
    expect(after.mode).toBe('STRICT');
    source.interfere = () => null;
    await until(
      () => look(shop),
      ({ polledMsAgo }) => polledMsAgo !== null && polledMsAgo < 1_500,
    );
  });

  it('is not told where nothing of the source is shown', async () => {
    const { consistency } = await shop.ask(`{ variant(sku: "${hot}") { availability { status } } }`);
    expect(consistency?.mode).toBe('STRICT');
    expect(consistency).not.toHaveProperty('sources');
    const abroad = `query @inContext(market: "CH") { variant(sku: "${hot}") { price { version } } }`;
    expect((await shop.ask(abroad)).consistency).not.toHaveProperty('sources');
  });
});
