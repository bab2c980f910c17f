import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { signWebhook } from '../../../../services/cart/payment/signed-webhook.ts';
import { openPaymentFront, type PaymentFront } from './payment-front.ts';
import { webhookSecret } from './provider-desk.ts';

let front: PaymentFront;
beforeAll(async () => {
  front = await openPaymentFront('service', { listens: false });
});
beforeEach(() => {
  front.isBroken = false;
});
afterAll(() => front.close());

let events = 0;
const eventBody = (): string => {
  events += 1;
  return JSON.stringify({ id: `evt_${events}`, payment: 'C1', type: 'payment.captured' });
};
const idOf = (body: string): string => (JSON.parse(body) as { readonly id: string }).id;
const sign = (body: string | Buffer, agoMs = 0, secret = webhookSecret): string =>
  signWebhook(secret, body, Date.now() - agoMs);
const send = async (body: string | Buffer, signature: string | null = sign(body)) => {
  const headers = { ...(signature !== null && { 'comptoir-test-signature': signature }) };
  const answer = await fetch(`${front.url}/payments/test/webhook`, {
    ...{ method: 'POST', body: Buffer.from(body), headers },
  });
  return { status: answer.status, body: (await answer.json()) as object };
};
const unsigned = { status: 401, body: { error: 'The signature does not sign this body.' } };
const minute = 60_000;

describe('a webhook', () => {
  it('is kept once, and told once, however often it comes', async () => {
    const body = eventBody();
    expect(await send(body)).toEqual({ status: 200, body: { received: 'first' } });
    // Signed anew, as a provider does that tries again.
    expect(await send(body, sign(body, minute))).toEqual({ status: 200, body: { received: 'again' } });
    expect((await front.noted()).filter((id) => id === idOf(body))).toHaveLength(1);
    expect(front.told.filter(({ id }) => id === idOf(body))).toEqual([
      { kind: 'event', ...(JSON.parse(body) as object) },
    ]);
  });

  it('is kept once where it comes many times at once', async () => {
    const body = eventBody();
    const answers = await Promise.all(Array.from({ length: 8 }, () => send(body)));
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 200));
    expect(answers.filter((answer) => JSON.stringify(answer).includes('first'))).toHaveLength(1);
    expect((await front.noted()).filter((id) => id === idOf(body))).toHaveLength(1);
  });

  it('is not kept where the desk fails, and is taken when it comes again', async () => {
    const body = eventBody();
    front.isBroken = true;
    expect(await send(body)).toEqual({ status: 500, body: { error: 'The service failed.' } });
    expect(await front.noted()).not.toContain(idOf(body));
    front.isBroken = false;
    expect(await send(body)).toEqual({ status: 200, body: { received: 'first' } });
    expect(await front.noted()).toContain(idOf(body));
  });
});

describe('a webhook that is not believed', () => {
  it.each([
    ['without a signature', () => null],
    ['signed with another secret', (body: string) => sign(body, 0, 'x'.repeat(32))],
    ['signed for another body', () => sign('{}')],
    ['signed at another second', (body: string) => sign(body).replace(/t=\d+/, 't=1')],
    ['with half a signature', (body: string) => sign(body).slice(0, -2)],
    ['with a signature that is none', () => `t=${Date.now()},v1=`],
    ['with nothing but noise', () => `t=,v1=${'g'.repeat(64)}`],
  ])('%s', async (_, signature) => {
    const body = eventBody();
    expect(await send(body, signature(body))).toEqual(unsigned);
    expect(await front.noted()).not.toContain(idOf(body));
  });

  it('signs bytes: another spelling of the same JSON is another body', async () => {
    const body = eventBody();
    expect(await send(body.replace(':', ': '), sign(body))).toEqual(unsigned);
  });

  it.each([
    ['sent six minutes ago', 6 * minute, 401],
    ['sent four minutes ago', 4 * minute, 200],
    ['of the future', -6 * minute, 401],
  ])('%s', async (_, agoMs, status) => {
    const body = eventBody();
    expect((await send(body, sign(body, agoMs))).status).toBe(status);
    expect((await front.noted()).includes(idOf(body))).toBe(status === 200);
  });

  it('takes any of several signatures, while the provider changes its secret', async () => {
    const body = eventBody();
    const both = sign(body).replace(',v1=', `,v1=${'0'.repeat(64)},v1=`);
    expect((await send(body, both)).status).toBe(200);
  });

  it.each([
    ['no JSON', 'hello'],
    ['null', 'null'],
    ['a list', '[]'],
    ['an id that is no text', '{"id": 1, "payment": "C1", "type": "x"}'],
    ['a zero character', '{"id": "a\\u0000", "payment": "C1", "type": "x"}'],
    ['a very long id', JSON.stringify({ id: 'x'.repeat(201), payment: 'C1', type: 'x' })],
    ['bytes that are no text', Buffer.from([0xff, 0xfe, 0])],
    ['nothing', ''],
  ])('signed, but with %s', async (_, body) => {
    expect((await send(body)).status).toBe(400);
  });

  it('is no longer than a megabyte', async () => {
    expect((await send(Buffer.alloc(2 * 1024 * 1024))).status).toBe(413);
  });
});

it('no secret is ever logged', () => {
  expect(front.logged.length).toBeGreaterThan(0);
  // An error's own fields are no part of its JSON.
  const printed = front.logged.map(({ fields, message }) => {
    const { err } = fields as { readonly err?: Error };
    return `${message} ${JSON.stringify(fields)} ${err?.message} ${err?.stack}`;
  });
  expect(printed.join('\n')).not.toContain(webhookSecret);
});
