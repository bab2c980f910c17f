import { afterEach, describe, expect, it } from '@jest/globals';
import { signBody } from '../../../services/kit/foreign/index.ts';
import { until } from '../ledger/ledger-desk.ts';
import { openSourceDesk, row, type SourceDesk, secret } from './source-desk.ts';

let desk: SourceDesk;
afterEach(() => desk.close());

const untilAmount = (sku: string, amount: number | null) =>
  until(
    () => desk.entry(sku),
    ({ amountMinor, version }) => amountMinor === amount && version > 0,
  );
const linesOf = (pattern: RegExp) => desk.logged.filter(({ message }) => pattern.test(message));

describe('a source without versions', () => {
  it('is polled, and what it says gets versions of its own: one for each change, none without', async () => {
    desk = await openSourceDesk();
    expect(await untilAmount('A', 1_000)).toEqual({ amountMinor: 1_000, version: 1 });
    // Spelled another way it is the same amount.
    desk.source.rows.set('A', row('A', 10));
    await desk.questions(6);
    expect(await desk.entry('A')).toEqual({ amountMinor: 1_000, version: 1 });
    desk.source.rows.set('A', row('A', 10.5));
    expect(await untilAmount('A', 1_050)).toEqual({ amountMinor: 1_050, version: 2 });
    expect(await desk.entry('B')).toEqual({ amountMinor: 1_000, version: 1 });
  });

  it('is spared what it has said already', async () => {
    desk = await openSourceDesk();
    await untilAmount('A', 1_000);
    await until(
      async () => desk.source.questions.filter(({ status }) => status === 304).length,
      (count) => count >= 3,
    );
    const { polledMsAgo } = await desk.bookSource();
    expect(polledMsAgo).toBeLessThan(10_000);
  });

  it('is asked for so many keys at once, and for no key twice at once', async () => {
    desk = await openSourceDesk({ batch: 1, concurrency: 3 });
    desk.source.delayMs = 20;
    await desk.questions(20);
    expect(desk.source.questions.every(({ skus }) => skus.length === 1)).toBe(true);
    expect(desk.source.isDoubled).toBe(false);
  });
});

describe('a bad row', () => {
  it('is named and counted, keeps the old price, and blocks nothing else', async () => {
    desk = await openSourceDesk();
    await untilAmount('B', 1_000);
    desk.source.rows.set('A', row('A', 'a lot'));
    desk.source.rows.set('B', row('B', '11.00'));
    desk.source.rows.set('C', { sku: 'C', price: { amount: '9.00', currency: 'USD' } });
    await untilAmount('B', 1_100);
    await desk.questions(6);
    expect(await desk.entry('A')).toEqual({ amountMinor: 1_000, version: 1 });
    expect(await desk.entry('C')).toEqual({ amountMinor: 1_000, version: 1 });
    const status = await fetch(`${desk.url()}/sources/erp`, { headers: { authorization: 'Bearer write' } });
    expect(await status.json()).toMatchObject({
      source: 'erp',
      keys: 3,
      faulty: 2,
      faults: [
        { key: 'A', reason: 'price.amount is "a lot": no amount in EUR.' },
        { key: 'C', reason: 'price.currency is "USD": the list is in EUR.' },
      ],
    });
    // Once, however often it is polled, and in however many questions.
    const named = linesOf(/rows of the source cannot be used/).flatMap(
      ({ fields }) => (fields as { readonly rows: readonly { readonly key: string }[] }).rows,
    );
    expect(named.map(({ key }) => key).sort()).toEqual(['A', 'C']);
  });

  it('grows older alone', async () => {
    desk = await openSourceDesk();
    await untilAmount('C', 1_000);
    desk.source.rows.set('A', row('A', -1));
    const { polledMsAgo, behind } = await until(
      () => desk.bookSource(),
      (source) => source.behind.length === 1 && (source.behind[0]?.polledMsAgo ?? 0) > 700,
    );
    expect(behind[0]?.key).toBe('price/A');
    expect(polledMsAgo).toBeLessThan(behind[0]?.polledMsAgo ?? 0);
  });
});

describe('a source that is down', () => {
  // Long enough for more than one poll to fail: they are 100 ms apart, and one without an answer takes 500.
  it.each<[string, number, object]>([
    ['answers an error', 500, { status: 500, body: 'oops' }],
    ['answers what is no JSON', 500, { body: '<html>' }],
    ['answers no list', 500, { body: '{"prices":{}}' }],
    ['never answers', 1_300, { hangs: true }],
  ])('%s: old prices stay, their age grows, and it is said once', async (_, grownMs, interference) => {
    desk = await openSourceDesk();
    await untilAmount('A', 1_000);
    desk.source.interfere = () => interference;
    const { polledMsAgo: before } = await desk.bookSource();
    const { polledMsAgo: after } = await until(
      () => desk.bookSource(),
      ({ polledMsAgo }) => (polledMsAgo ?? 0) > (before ?? 0) + grownMs,
    );
    expect(after).toBeGreaterThan(grownMs);
    await until(
      async () => linesOf(/gives no answer/).length,
      (said) => said > 0,
    );
    for (const sku of ['A', 'B', 'C'])
      expect(await desk.entry(sku)).toEqual({ amountMinor: 1_000, version: 1 });
    expect(linesOf(/gives no answer/)).toHaveLength(1);
    desk.source.interfere = () => null;
    desk.source.rows.set('A', row('A', '12.00'));
    await untilAmount('A', 1_200);
    expect(linesOf(/answers again/)).toHaveLength(1);
  });

  it('answers 404 for everything: a wrong address deletes nothing', async () => {
    desk = await openSourceDesk();
    await untilAmount('A', 1_000);
    desk.source.interfere = () => ({ status: 404 });
    await desk.questions(8);
    for (const sku of ['A', 'B', 'C'])
      expect(await desk.entry(sku)).toEqual({ amountMinor: 1_000, version: 1 });
    expect(linesOf(/rows of the source cannot be used/)).toHaveLength(1);
  });

  it('is left alone for as long as it asks', async () => {
    desk = await openSourceDesk({ batch: 10 });
    await untilAmount('A', 1_000);
    desk.source.interfere = () => ({ status: 429, headers: { 'retry-after': '1' } });
    await desk.questions(1);
    desk.source.interfere = () => null;
    await desk.questions(1);
    const refused = desk.source.questions.findLast(({ status }) => status === 429);
    const next = desk.source.questions.at(-1);
    expect((next?.at ?? 0) - (refused?.at ?? 0)).toBeGreaterThan(900);
  });
});

describe('a SKU that vanished', () => {
  it('keeps its price where it is merely left out, and loses it where the source says so', async () => {
    desk = await openSourceDesk();
    await untilAmount('C', 1_000);
    desk.source.rows.delete('A');
    desk.source.interfere = (skus) => (skus.join() === 'A' ? { body: '{"prices":[]}' } : null);
    await desk.questions(5);
    expect(await desk.entry('A')).toEqual({ amountMinor: 1_000, version: 1 });
    desk.source.interfere = () => null;
    desk.source.rows.set('A', row('A', '10.00', { deleted: true }));
    expect(await untilAmount('A', null)).toEqual({ amountMinor: null, version: 2 });
    // Coming back it goes on counting.
    desk.source.rows.set('A', row('A', '10.00'));
    expect(await untilAmount('A', 1_000)).toEqual({ amountMinor: 1_000, version: 3 });
  });

  it('is not found when asked for alone: then it is gone', async () => {
    desk = await openSourceDesk({ batch: 1 });
    await untilAmount('A', 1_000);
    desk.source.rows.delete('A');
    await untilAmount('A', null);
    expect((await desk.entry('B')).amountMinor).toBe(1_000);
  });
});

describe('after a restart', () => {
  it('versions go on, and what was written already is not written again', async () => {
    desk = await openSourceDesk();
    await untilAmount('A', 1_000);
    await untilAmount('B', 1_000);
    await desk.restart({}, async () => {
      desk.source.rows.set('A', row('A', '13.00'));
    });
    expect(await untilAmount('A', 1_300)).toEqual({ amountMinor: 1_300, version: 2 });
    await desk.questions(4);
    expect(await desk.entry('B')).toEqual({ amountMinor: 1_000, version: 1 });
  });
});

describe('a webhook', () => {
  const body = '{"skus":["A","D"]}';
  const call = (headers: Record<string, string>, text = body) =>
    fetch(`${desk.url()}/sources/erp/changed`, { method: 'POST', headers, body: text });

  it('has keys polled at once, new ones too', async () => {
    desk = await openSourceDesk({ intervalMs: 3_600_000 });
    await untilAmount('A', 1_000);
    desk.source.rows.set('A', row('A', '14.00'));
    desk.source.rows.set('D', row('D', '4.00'));
    const answer = await call({ 'x-signature-256': signBody(secret, body) });
    expect([answer.status, await answer.json()]).toEqual([202, { accepted: 2 }]);
    await untilAmount('A', 1_400);
    await untilAmount('D', 400);
  });

  it('is refused without the right signature, and changes nothing', async () => {
    desk = await openSourceDesk({ intervalMs: 3_600_000 });
    await untilAmount('A', 1_000);
    const asked = desk.source.questions.length;
    const wrong = ['', 'sha256=00', signBody('another secret', body)];
    for (const signature of wrong) expect((await call({ 'x-signature-256': signature })).status).toBe(401);
    expect((await call({})).status).toBe(401);
    const signed = { 'x-signature-256': signBody(secret, body) };
    expect((await call(signed, '{"skus":["A","E"]}')).status).toBe(401);
    const empty = '{"skus":[]}';
    expect((await call({ 'x-signature-256': signBody(secret, empty) }, empty)).status).toBe(400);
    expect((await fetch(`${desk.url()}/sources/erp`)).status).toBe(401);
    expect(desk.source.questions.length).toBe(asked);
  });
});
