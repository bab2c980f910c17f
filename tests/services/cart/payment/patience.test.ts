import { afterAll, beforeAll, expect, it } from '@jest/globals';
import {
  PaymentOutcomeUnknown,
  type PaymentProvider,
  PaymentRefused,
  withPatience,
} from '../../../../services/cart/payment/index.ts';
import { ask, openProviderDesk, type ProviderDesk } from './provider-desk.ts';

let desk: ProviderDesk;
beforeAll(async () => {
  desk = await openProviderDesk();
});
afterAll(() => desk.close());

const calls = ['authorize', 'find', 'capture', 'refund', 'cancel'] as const;
const answering = (answer: () => Promise<never>): PaymentProvider => ({
  ...desk.running.provider,
  ...Object.fromEntries(calls.map((name) => [name, answer])),
});
const callAll = (provider: PaymentProvider) =>
  Promise.all(
    calls.map((name) =>
      (provider[name] as (asked: unknown) => Promise<unknown>)(ask('test-success')).catch(
        (error: Error) => error,
      ),
    ),
  );

it.each([
  ['an answer that never comes', () => new Promise<never>(() => {}), /has not answered \w+ within 20 ms/],
  [
    'an error that an adapter forgot',
    () => Promise.reject(new TypeError('x is undefined')),
    /has not answered/,
  ],
])('%s leaves the outcome unknown', async (_, answer, message) => {
  for (const error of await callAll(withPatience(answering(answer), 20))) {
    expect(error).toBeInstanceOf(PaymentOutcomeUnknown);
    expect((error as Error).message).toMatch(message);
  }
});

it('a refusal stays one', async () => {
  const refusal = new PaymentRefused('TOO_MUCH', 'no');
  const refusing = withPatience(
    answering(() => Promise.reject(refusal)),
    60_000,
  );
  expect(await callAll(refusing)).toEqual(calls.map(() => refusal));
});
