import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { signWebhook } from '../../../../services/cart/payment/signed-webhook.ts';
import { eventually } from '../../../kit/eventually.ts';
import { openPaymentFront, type PaymentFront } from './payment-front.ts';
import { ask, webhookSecret } from './provider-desk.ts';

// A gateway and its services in one process: one port for all.
let front: PaymentFront;
beforeAll(async () => {
  front = await openPaymentFront('gateway');
});
afterAll(() => front.close());

it('a customer approves on a page of the gateway, and the webhook comes to the gateway', async () => {
  const { key, nextAction } = await front.provider.authorize(ask('test-action'));
  const url = nextAction?.url ?? '';
  expect(url.startsWith(`${front.url}/payments/test/actions/`)).toBe(true);
  const page = await fetch(url);
  expect(page.headers.get('content-type')).toBe('text/html; charset=utf-8');
  expect(page.headers.get('content-security-policy')).toMatch(/^default-src 'none';/);
  const headers = { 'content-type': 'application/x-www-form-urlencoded' };
  expect((await fetch(url, { method: 'POST', body: 'decision=approve', headers })).status).toBe(200);
  expect(await front.provider.find(key)).toMatchObject({ state: 'AUTHORIZED' });
  await eventually('the webhook comes', async () => front.told.some(({ payment }) => payment === key));
});

it.each([
  ['application/json', '{ "id": "e1",  "payment": "C1", "type": "x" }', 200],
  ['text/plain', '{ "id": "e2",  "payment": "C1", "type": "x" }', 200],
  ['application/json', '{ no JSON', 400],
])('a webhook reaches the service byte by byte: %s', async (type, body, status) => {
  const signature = signWebhook(webhookSecret, body, Date.now());
  const send = (sent: string) =>
    fetch(`${front.url}/payments/test/webhook`, {
      ...{ method: 'POST', body: sent },
      headers: { 'content-type': type, 'comptoir-test-signature': signature },
    });
  expect((await send(body)).status).toBe(status);
  expect((await send(`${body} `)).status).toBe(401);
});

it('a desk that fails is masked', async () => {
  front.isBroken = true;
  const body = '{"id":"e3","payment":"C1","type":"x"}';
  const answer = await fetch(`${front.url}/payments/test/webhook`, {
    ...{ method: 'POST', body },
    headers: { 'comptoir-test-signature': signWebhook(webhookSecret, body, Date.now()) },
  });
  front.isBroken = false;
  expect(answer.status).toBe(500);
  expect(await answer.json()).toEqual({ error: 'The service failed.' });
});

it('the graph still takes JSON alone', async () => {
  const answer = await fetch(`${front.url}/graphql`, { method: 'POST', body: '{ __typename }' });
  expect(answer.status).toBe(415);
});
