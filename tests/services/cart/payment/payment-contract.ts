import { randomUUID } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  type Authorization,
  type Payment,
  PaymentOutcomeUnknown,
  type PaymentProvider,
  PaymentRefused,
} from '../../../../services/cart/payment/index.ts';
import {
  freshModel,
  type ModelCall,
  type PaymentModel,
  shown,
  step,
  toCancellation,
  toMovement,
} from './payment-model.ts';

/** What the contract needs of a provider, or of its sandbox. */
export interface ContractDesk {
  readonly provider: PaymentProvider;
  readonly tokens: { readonly success: string; readonly decline: string };
  /** How many random histories are tried; 40 unless told. A sandbox far away wants fewer. */
  readonly runs?: number;
}

const maxAsks = 5;

/** An outcome that nobody knows is asked for again under the same key, as orders do. */
async function settle(call: () => Promise<Payment>): Promise<Payment | string> {
  for (let asks = 1; ; asks += 1) {
    try {
      return await call();
    } catch (error) {
      if (error instanceof PaymentRefused) return error.code;
      if (!(error instanceof PaymentOutcomeUnknown) || asks === maxAsks) throw error;
    }
  }
}

const asked = 1_000;
const authorization = (token: string, key: string = randomUUID()): Authorization => ({
  ...{ key, token, amountMinor: asked, currency: 'EUR', description: 'C1000001' },
});

// Few keys and amounts around the limits, so that histories meet themselves.
const amounts = fc.oneof(
  { weight: 6, arbitrary: fc.integer({ min: 1, max: 400 }) },
  { weight: 2, arbitrary: fc.constantFrom(asked, asked + 1, Number.MAX_SAFE_INTEGER) },
  { weight: 1, arbitrary: fc.constantFrom(0, -1, 1.5, Number.NaN, 2 ** 53) },
);
const keys = fc.integer({ min: 0, max: 7 });
const calls = (key: fc.Arbitrary<number>) =>
  fc.record({
    kind: fc.constantFrom('CAPTURE', 'CAPTURE', 'CAPTURE', 'REFUND', 'REFUND', 'CANCEL'),
    key,
    amountMinor: amounts,
  });
type Drawn = { readonly kind: string; readonly key: number; readonly amountMinor: number };
const named = (own: string, { kind, key, amountMinor }: Drawn): ModelCall => ({
  kind: kind as ModelCall['kind'],
  // The first of them is the authorization's own.
  key: key === 0 ? own : `${own}/${key}`,
  amountMinor: kind === 'CANCEL' ? 0 : amountMinor,
});

/** What any provider must do, with facts and with random histories: call it within a `describe`. */
export function describePaymentContract(open: () => ContractDesk): void {
  const perform = (payment: string, call: ModelCall): Promise<Payment | string> => {
    const { provider } = open();
    if (call.kind === 'CANCEL') return settle(() => provider.cancel(toCancellation(payment, call)));
    const movement = toMovement(payment, call);
    return settle(() => (call.kind === 'CAPTURE' ? provider.capture(movement) : provider.refund(movement)));
  };
  const begin = async (): Promise<string> => {
    const input = authorization(open().tokens.success);
    expect(await settle(() => open().provider.authorize(input))).toMatchObject(shown(freshModel(asked)));
    return input.key;
  };

  describe('authorize', () => {
    it('reserves once for a key, however often and however closely it is asked', async () => {
      const { provider, tokens } = open();
      const input = authorization(tokens.success);
      const answers = await Promise.all([1, 2, 3].map(() => settle(() => provider.authorize(input))));
      const [first] = answers as [Payment];
      expect(first).toMatchObject({ ...shown(freshModel(asked)), key: input.key, currency: 'EUR' });
      expect(answers).toEqual([first, first, first]);
      expect(await provider.find(input.key)).toEqual(first);
      for (const other of [{ amountMinor: 999 }, { token: tokens.decline }, { currency: 'CHF' }])
        expect(await settle(() => provider.authorize({ ...input, ...other }))).toBe('KEY_REUSED');
      expect(await provider.find(input.key)).toEqual(first);
    });

    it('answers that a card is declined, keeps saying so, and never takes anything', async () => {
      const { provider, tokens } = open();
      const input = authorization(tokens.decline);
      const declined = await settle(() => provider.authorize(input));
      expect(declined).toMatchObject({ state: 'DECLINED', authorizedMinor: 0, movements: [] });
      expect((declined as Payment).decline?.code).toMatch(/./);
      expect(await settle(() => provider.authorize(input))).toEqual(declined);
      const call = { kind: 'CAPTURE', key: `${input.key}/1`, amountMinor: 1 } as const;
      expect(await perform(input.key, call)).toBe('WRONG_STATE');
      expect(await perform(input.key, { ...call, kind: 'REFUND' })).toBe('TOO_MUCH');
      expect(await perform(input.key, { ...call, kind: 'CANCEL', amountMinor: 0 })).toMatchObject({
        ...{ state: 'DECLINED', authorizedMinor: 0, capturedMinor: 0 },
      });
    });

    it.each([0, -1, 1.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 53])(
      'refuses %p',
      async (amountMinor) => {
        const input = { ...authorization(open().tokens.success), amountMinor };
        expect(await settle(() => open().provider.authorize(input))).toBe('INVALID_AMOUNT');
        expect(await open().provider.find(input.key)).toBeNull();
      },
    );
  });

  it('knows no payment that was never asked for', async () => {
    const key = randomUUID();
    expect(await open().provider.find(key)).toBeNull();
    for (const kind of ['CAPTURE', 'REFUND', 'CANCEL'] as const) {
      const amountMinor = kind === 'CANCEL' ? 0 : 1;
      expect(await perform(key, { kind, key: `${key}/1`, amountMinor })).toBe('NOT_FOUND');
    }
  });

  it('keeps one key for one payment', async () => {
    const [mine, other] = [await begin(), await begin()];
    const call = { kind: 'CAPTURE', key: `${mine}/1`, amountMinor: 100 } as const;
    expect(await perform(mine, call)).toMatchObject({ capturedMinor: 100 });
    expect(await perform(other, call)).toBe('KEY_REUSED');
    expect(await open().provider.find(other)).toMatchObject({ capturedMinor: 0 });
    const input = authorization(open().tokens.success, call.key);
    expect(await settle(() => open().provider.authorize(input))).toBe('KEY_REUSED');
  });

  it('does what the model does, call by call, each of them asked up to three times at once', async () => {
    const histories = fc.array(fc.tuple(calls(keys), fc.integer({ min: 1, max: 3 })), { maxLength: 10 });
    await fc.assert(
      fc.asyncProperty(histories, async (history) => {
        const own = await begin();
        let model = freshModel(asked);
        for (const [drawn, times] of history) {
          const call = named(own, drawn);
          const next = step(model, call, own);
          model = typeof next === 'string' ? model : next;
          const answers = await Promise.all(Array.from({ length: times }, () => perform(own, call)));
          for (const answer of answers) {
            if (typeof next === 'string') expect(answer).toBe(next);
            else expect(answer).toMatchObject(shown(model));
          }
          expect(await open().provider.find(own)).toMatchObject(shown(model));
        }
      }),
      { numRuns: open().runs ?? 40 },
    );
  });

  it('serves calls that come together one after the other, in the order that it tells', async () => {
    const crowd = fc.uniqueArray(calls(fc.integer({ min: 1, max: 9 })), {
      ...{ minLength: 2, maxLength: 8, selector: ({ key }) => key },
    });
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: asked }), crowd, async (taken, drawn) => {
        const own = await begin();
        const first: ModelCall = { kind: 'CAPTURE', key: `${own}/first`, amountMinor: taken };
        await perform(own, first);
        const together = drawn.map((call) => named(own, call));
        const answers = await Promise.all(together.map((call) => perform(own, call)));
        const payment = await open().provider.find(own);
        const moments = momentsOf(payment?.movements ?? [], own);
        expect(payment).toMatchObject(shown(moments.at(-1) as PaymentModel));
        const done = together.filter((_, index) => typeof answers[index] !== 'string');
        expect(sortByKey(payment?.movements ?? [])).toEqual(sortByKey([first, ...done]));
        // Whatever was refused was to be refused at some moment of that order.
        for (const [index, call] of together.entries()) {
          const answer = answers[index];
          if (typeof answer === 'string')
            expect(moments.map((moment) => step(moment, call, own))).toContain(answer);
        }
      }),
      { numRuns: open().runs ?? 40 },
    );
  });
}

/** The model after each movement, from none on. Throws where one of them must have been refused. */
function momentsOf(movements: readonly ModelCall[], own: string): PaymentModel[] {
  const moments = [freshModel(asked)];
  for (const movement of movements) {
    const next = step(moments.at(-1) as PaymentModel, movement, own);
    if (typeof next === 'string') throw new Error(`${JSON.stringify(movement)} must be refused: ${next}.`);
    moments.push(next);
  }
  return moments;
}

const sortByKey = (movements: readonly ModelCall[]): ModelCall[] =>
  [...movements].sort((a, b) => (a.key < b.key ? -1 : 1));
