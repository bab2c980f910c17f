import type { PriceHistoryInput, PriceInput, PromotionInput } from '../rows.ts';
import { lowered } from './pricing-rows.ts';
import { texts } from './words.ts';

type ListKey = 'fr-eur' | 'ch-chf' | 'us-usd';
const lists: readonly ListKey[] = ['fr-eur', 'ch-chf', 'us-usd'];

/** A moment, so many whole days after the day of `now` began. */
export type DayOf = (days: number) => string;

/** Days from `now` on which the reductions that run now began and end. */
const reduction = { began: -6, ends: 15 } as const;

/** The promotions of the sample shop; those of one list each, since a promotion lives in its list's book. */
export const samplePromotions = (day: DayOf): readonly PromotionInput[] =>
  lists.flatMap((list) => promotionsOf(list, day));

const promotionsOf = (list: ListKey, day: DayOf): readonly PromotionInput[] => [
  ...reductionsOf(list, day),
  ...basketPromotionsOf(list),
];

// A promotion's key is its own over all lists.
const named = (key: string, list: ListKey) => ({ key: `${key}-${list}`, priceList: list });

/** What lowers prices themselves. */
function reductionsOf(list: ListKey, day: DayOf): readonly PromotionInput[] {
  const runs = { validFrom: day(reduction.began), validUntil: day(reduction.ends) };
  return [
    {
      ...named('knitwear-week', list),
      kind: 'REDUCTION',
      titles: texts(['Semaine de la maille', 'Knitwear week', 'Strickwoche']),
      target: { labels: ['knitwear'] },
      effect: { percentOff: '20' },
      priority: 10,
      ...runs,
    },
    {
      ...named('lamps-for-less', list),
      kind: 'REDUCTION',
      titles: texts(['Les lampes s’allument', 'Lights on', 'Licht an']),
      target: { labels: ['lighting'] },
      effect: { amountOff: '15.00' },
      priority: 10,
      ...runs,
    },
    {
      ...named('tents-ahead', list),
      kind: 'REDUCTION',
      titles: texts(['Cap sur le camping', 'Camping ahead', 'Auf zum Campen']),
      target: { skus: ['O201-OLIVE', 'O201-RUST'] },
      effect: { percentOff: '12.5' },
      priority: 10,
      // Not yet: it shows that a start is scheduled.
      validFrom: day(7),
      validUntil: day(28),
    },
  ];
}

/** What lowers lines, baskets and deliveries. */
function basketPromotionsOf(list: ListKey): readonly PromotionInput[] {
  return [
    {
      ...named('three-pairs-for-two', list),
      kind: 'LINE',
      titles: texts(['Trois paires pour deux', 'Three pairs for two', 'Drei Paar für zwei']),
      target: { labels: ['socks'] },
      effect: { multiBuy: { buy: 3, pay: 2 } },
      priority: 20,
    },
    {
      ...named('basket-over-150', list),
      kind: 'BASKET',
      titles: texts(['10 % dès 150', '10 % from 150', '10 % ab 150']),
      effect: { percentOff: '10' },
      minSubtotal: '150.00',
      priority: 5,
    },
    {
      ...named('welcome', list),
      kind: 'CODE',
      titles: texts(['Bienvenue : 10 %', 'Welcome: 10 %', 'Willkommen: 10 %']),
      code: 'BIENVENUE10',
      effect: { percentOff: '10' },
      priority: 1,
    },
    {
      // In each list's own currency: 80 of it.
      ...named('delivery-free-over-80', list),
      kind: 'DELIVERY',
      titles: texts(['Livraison offerte dès 80', 'Free delivery from 80', 'Kostenloser Versand ab 80']),
      effect: { freeDelivery: true },
      minSubtotal: '80.00',
    },
  ];
}

/**
 * What was asked before the reductions began: the price of today for three months, and for some SKUs a lower one for
 * ten days in between, so that the lowest price of 30 days is not simply the last.
 */
export const historyOf = (prices: readonly PriceInput[], day: DayOf): readonly PriceHistoryInput[] =>
  prices.flatMap(({ priceList, sku, amount }, index) => {
    const asked = (price: string, from: number, until: number): PriceHistoryInput => ({
      priceList,
      sku,
      amount: price,
      from: day(from),
      until: day(until),
    });
    if (index % 4 !== 0) return [asked(amount, -90, reduction.began)];
    return [
      asked(amount, -90, -30),
      asked(lowered(amount, 10), -30, -20),
      asked(amount, -20, reduction.began),
    ];
  });

/** Categories whose products are reduced now. */
export const reducedCategories: ReadonlySet<string> = new Set(['knitwear', 'lighting']);
