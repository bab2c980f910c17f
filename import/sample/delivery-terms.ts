import type { DeliveryMethodInput, DeliveryTermsInput } from '../rows.ts';
import { texts } from './words.ts';

const standard = (amount: string, minDays: number, maxDays: number): DeliveryMethodInput => ({
  key: 'standard',
  titles: texts(['Livraison à domicile', 'Home delivery', 'Lieferung nach Hause']),
  amount,
  minDays,
  maxDays,
});

const express = (amount: string): DeliveryMethodInput => ({
  key: 'express',
  titles: texts(['Livraison express', 'Express delivery', 'Expresslieferung']),
  amount,
  minDays: 1,
  maxDays: 1,
});

const pickup: DeliveryMethodInput = {
  key: 'pickup',
  kind: 'PICKUP',
  titles: texts(['Retrait en magasin', 'Pickup in store', 'Abholung im Laden']),
  amount: '0',
};

/** How the sample shop delivers. From 80 on a promotion makes every method free. */
export const sampleDeliveryTerms: readonly DeliveryTermsInput[] = [
  { market: 'FR', methods: [standard('4.90', 2, 4), express('12.90'), pickup] },
  { market: 'CH', methods: [{ ...standard('8.90', 2, 3), freeFrom: '150.00' }, express('17.90'), pickup] },
  { market: 'US', methods: [standard('6.95', 4, 7), express('19.95'), pickup] },
];
