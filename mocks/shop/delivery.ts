import { type MockMarket, taxed } from './money.ts';

/** The ways in which the mock shop delivers, in every market at the same figures. */
export const mockMethods = [
  method('standard', 'SHIP', ['Standard delivery', 'Livraison standard'], 490, [2, 4]),
  method('express', 'SHIP', ['Express delivery', 'Livraison express'], 1_290, [1, 1]),
  method('pickup', 'PICKUP', ['Pickup in store', 'Retrait en magasin'], 0, null),
];

/** `DeliveryMethod` of the SDL. */
export const showMethods = (market: MockMarket) =>
  mockMethods.map(({ amountMinor, ...shown }) => ({
    ...shown,
    countries: [market.country],
    cost: taxed(amountMinor, market),
    freeFrom: null,
  }));

function method(
  key: string,
  kind: 'SHIP' | 'PICKUP',
  titles: readonly [string, string],
  amountMinor: number,
  days: readonly [number, number] | null,
) {
  return {
    key,
    kind,
    titles: [
      { language: 'en', text: titles[0] },
      { language: 'fr', text: titles[1] },
    ],
    amountMinor,
    minDays: days?.[0] ?? null,
    maxDays: days?.[1] ?? null,
  };
}
