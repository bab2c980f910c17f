import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { PaymentOutcomeUnknown } from '../../../../services/cart/payment/index.ts';
import { eventually } from '../../../kit/eventually.ts';
import { describePaymentContract } from './payment-contract.ts';
import { ask, openProviderDesk, type ProviderDesk, present } from './provider-desk.ts';

let desk: ProviderDesk;
beforeAll(async () => {
  desk = await openProviderDesk(1_000);
});
afterAll(() => desk.close());

// The calls of `unknown` and `lost` are done, or lost, before anybody answers.
describe.each(['test-success', 'test-unknown', 'test-lost'])('the contract with %s', (success) => {
  describePaymentContract(() => ({
    provider: desk.running.provider,
    tokens: { success, decline: 'test-decline' },
    runs: 20,
  }));
});

describe('the test provider', () => {
  it('loses the first answer to each call of test-unknown, which was done', async () => {
    const { provider } = desk.running;
    const input = ask('test-unknown');
    await expect(provider.authorize(input)).rejects.toThrow(PaymentOutcomeUnknown);
    expect(await provider.find(input.key)).toMatchObject({ state: 'AUTHORIZED', authorizedMinor: 1_234 });
    const movement = { payment: input.key, key: `${input.key}/1`, amountMinor: 34 };
    await expect(provider.capture(movement)).rejects.toThrow(PaymentOutcomeUnknown);
    expect(present(await provider.find(input.key)).movements).toEqual([
      { kind: 'CAPTURE', key: movement.key, amountMinor: 34 },
    ]);
    expect(await provider.capture(movement)).toMatchObject({ capturedMinor: 34 });
  });

  it('loses the first of each call of test-lost, which was not done', async () => {
    const { provider } = desk.running;
    const input = ask('test-lost');
    await expect(provider.authorize(input)).rejects.toThrow(PaymentOutcomeUnknown);
    expect(await provider.find(input.key)).toBeNull();
    expect(await provider.authorize(input)).toMatchObject({ state: 'AUTHORIZED' });
  });

  it('makes up its mind about test-slow later, and takes nothing before', async () => {
    const { provider } = desk.running;
    const { key } = await provider.authorize(ask('test-slow'));
    const pending = present(await provider.find(key));
    // Unless this machine was slower than the provider.
    if (pending.state === 'PENDING') expect(pending.authorizedMinor).toBe(0);
    await eventually('it is decided', async () => (await provider.find(key))?.state === 'AUTHORIZED');
    const movement = { payment: key, key: `${key}/1`, amountMinor: 1_234 };
    expect(await provider.capture(movement)).toMatchObject({ authorizedMinor: 1_234, capturedMinor: 1_234 });
  });

  it('cancels what it has not decided, for good', async () => {
    const { provider } = desk.running;
    for (const token of ['test-slow', 'test-action']) {
      const { key } = await provider.authorize(ask(token));
      const cancelled = await provider.cancel({ payment: key, key: `${key}/cancel` });
      expect(cancelled).toMatchObject({ state: 'CANCELLED', capturedMinor: 0, nextAction: null });
      const movement = { payment: key, key: `${key}/1`, amountMinor: 1 };
      await expect(provider.capture(movement)).rejects.toMatchObject({ code: 'WRONG_STATE' });
    }
  });

  it.each([
    '',
    'constructor',
    '__proto__',
    'TEST-SUCCESS',
    "a'; DROP TABLE payment; --",
    'a\0b\ud800',
    'x'.repeat(100_000),
  ])('declines a token that it does not know', async (token) => {
    const payment = await desk.running.provider.authorize(ask(token));
    expect(payment).toMatchObject({ state: 'DECLINED', decline: { code: 'unknown_token' } });
  });

  it('counts up to the largest amount', async () => {
    const { provider } = desk.running;
    const amountMinor = Number.MAX_SAFE_INTEGER;
    const { key } = await provider.authorize(ask('test-success', { amountMinor }));
    await provider.capture({ payment: key, key: `${key}/1`, amountMinor: amountMinor - 1 });
    const last = { payment: key, key: `${key}/2`, amountMinor: 2 };
    await expect(provider.capture(last)).rejects.toMatchObject({ code: 'TOO_MUCH' });
    expect(await provider.capture({ ...last, amountMinor: 1 })).toMatchObject({ capturedMinor: amountMinor });
  });

  it('keeps everything where a second process finds it', async () => {
    const other = (await desk.another()).provider;
    const input = ask('test-action');
    const payment = await desk.running.provider.authorize(input);
    expect(await other.find(input.key)).toEqual(payment);
    // Both at once, each through a process of its own.
    const call = { payment: input.key, key: `${input.key}/cancel` };
    const [one, two] = await Promise.all([desk.running.provider.cancel(call), other.cancel(call)]);
    expect(one).toEqual(two);
    expect(one.movements).toHaveLength(1);
  });
});
