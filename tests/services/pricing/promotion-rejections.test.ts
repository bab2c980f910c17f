import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { fillMarkets, openPricingShop, type PricingShop } from './pricing-shop.ts';

let shop: PricingShop;

beforeAll(async () => {
  shop = await openPricingShop();
  await fillMarkets(shop);
  await shop.write('priceListsUpsert', [{ key: 'idle', currency: 'EUR' }]);
});
afterAll(() => shop.close());

describe('promotions', () => {
  const promotion = (rest: object) => ({
    key: 'p',
    priceList: 'fr-eur',
    kind: 'BASKET',
    titles: [{ language: 'en', text: 'x' }],
    effect: { percentOff: '10' },
    ...rest,
  });
  const refused = (...rows: object[]) => shop.refused('promotionsUpsert', rows.map(promotion));

  it('have exactly one effect, which fits their kind', async () => {
    expect(
      await refused(
        { effect: {} },
        { effect: { percentOff: '1', amountOff: '1' } },
        { effect: { fixedPrice: '1' } },
        { kind: 'REDUCTION', effect: { multiBuy: { buy: 3, pay: 2 } } },
        { kind: 'LINE', effect: { freeDelivery: true } },
        { kind: 'DELIVERY', effect: { freeDelivery: false } },
      ),
    ).toEqual([
      '0 effect: Give exactly one for kind BASKET: percentOff, amountOff.',
      '1 effect: Give exactly one for kind BASKET: percentOff, amountOff.',
      '2 effect: Give exactly one for kind BASKET: percentOff, amountOff.',
      '3 effect: Give exactly one for kind REDUCTION: percentOff, amountOff, fixedPrice.',
      '4 effect: Give exactly one for kind LINE: percentOff, amountOff, multiBuy.',
      '5 effect.freeDelivery: Give true, or another effect.',
    ]);
  });

  it('take off what can be taken off', async () => {
    const percent = 'Give more than 0, at most 100, at most two decimals.';
    const multiBuy = (buy: number, pay: number) => ({ kind: 'LINE', effect: { multiBuy: { buy, pay } } });
    expect(
      await refused(
        { effect: { percentOff: '0' } },
        { effect: { percentOff: '100.01' } },
        { effect: { percentOff: '1.234' } },
        { effect: { amountOff: '0' } },
        multiBuy(1, 0),
        multiBuy(3, 3),
        multiBuy(3, -1),
        { minSubtotal: '0' },
      ),
    ).toEqual([
      `0 effect.percentOff: ${percent}`,
      `1 effect.percentOff: ${percent}`,
      `2 effect.percentOff: ${percent}`,
      '3 effect.amountOff: Give more than 0, at most 2 decimals (EUR), and at most 10^12 of its smallest unit.',
      '4 effect.multiBuy.buy: Give 2 to 1,000.',
      '5 effect.multiBuy.pay: Give 0 to 2.',
      '6 effect.multiBuy.pay: Give 0 to 2.',
      '7 minSubtotal: Give more than 0, at most 2 decimals (EUR), and at most 10^12 of its smallest unit.',
    ]);
  });

  it('have a code where their kind needs one, and one that no other of the list has', async () => {
    await shop.write('promotionsUpsert', [promotion({ key: 'holder', kind: 'CODE', code: 'Taken' })]);
    expect(
      await refused(
        { kind: 'CODE' },
        { key: 'q', code: 'X' },
        { key: 'r', kind: 'CODE', code: ' taken ' },
        { key: 's', kind: 'CODE', code: '  ' },
      ),
    ).toEqual([
      '0 code: Give the code of a promotion of kind CODE.',
      '1 code: Leave it out: a promotion of kind BASKET needs no code.',
      '2 code: Give another code: promotion holder of this list has it.',
      '3 code: Give 1 to 50 characters on one line.',
    ]);
    expect(
      await refused({ key: 'one', kind: 'CODE', code: 'S' }, { key: 'two', kind: 'CODE', code: 's' }),
    ).toEqual(['1 code: Give another code: promotion one of this list has it.']);
    // Two that swap their codes are right, though each has the other's for a moment.
    await shop.write('promotionsUpsert', [
      promotion({ key: 'one', kind: 'CODE', code: 'A' }),
      promotion({ key: 'two', kind: 'CODE', code: 'B' }),
    ]);
    await shop.write('promotionsUpsert', [
      promotion({ key: 'one', kind: 'CODE', code: 'B' }),
      promotion({ key: 'two', kind: 'CODE', code: 'A' }),
    ]);
    await shop.write('promotionsUpsert', [
      promotion({
        key: 'holder',
        kind: 'CODE',
        code: 'TAKEN',
        priceList: 'idle',
        effect: { percentOff: '5' },
      }),
      promotion({ key: 'next', kind: 'CODE', code: 'taken' }),
    ]);
  });

  it('say a title, a target and a span, and reductions are for everybody', async () => {
    expect(
      await refused(
        { key: '' },
        { titles: [] },
        { target: {} },
        { validFrom: '2100-01-01T00:00:00Z', validUntil: '2099-01-01T00:00:00Z' },
        { priceList: 'nowhere' },
        { kind: 'REDUCTION', customerGroup: 'club', minSubtotal: '1' },
      ),
    ).toEqual([
      '0 key: Give 1 to 100 characters on one line.',
      '1 titles: Give a title in at least one language.',
      '2 target: Name a SKU or a label, or leave the target out.',
      '3 validUntil: Give an instant after validFrom.',
      '4 priceList: Give the key of a price list that there is.',
      '5 customerGroup: Leave it out: a reduction for a group stands in a price list of that group.',
      '5 minSubtotal: Leave it out: a reduction does not depend on the basket.',
    ]);
  });
});
