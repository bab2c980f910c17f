import type { MeasureInput } from '../rows.ts';
import type { Color } from './pictures/colors.ts';
import type { PictureKind } from './pictures/sample-picture.ts';
import type { Material } from './words.ts';

/** What it costs in France (EUR), Switzerland (CHF) and the United States (USD, without tax); null where not sold. */
export type Amounts = readonly [france: string, switzerland: string, unitedStates: string | null];

/** A product in the compact form in which the sample shop is written. */
export type SampleProduct = ProductFacts & (SoldByChoice | SoldByPack);

interface ProductFacts {
  /** A letter and three digits: the beginning of its SKUs and barcodes. */
  readonly code: string;
  readonly key: string;
  readonly category: string;
  readonly brand: string;
  readonly material?: Material;
  readonly titles: readonly [french: string, english: string, german: string];
  readonly about: readonly [french: string, english: string];
  readonly picture: PictureKind;
  /** Pattern of the picture; plain where left out. */
  readonly seed?: number;
  /** Of the picture, where color is no choice. */
  readonly color?: Color;
  readonly taxCategory?: 'reduced';
  readonly recommended?: Amounts;
  /** Paid on top of the price in France and in Switzerland. */
  readonly ecoContribution?: readonly [france: string, switzerland: string];
  /** From this many pieces on, this many per cent less. */
  readonly tier?: readonly [minQuantity: number, percentOff: number];
  readonly related?: readonly string[];
  readonly hiddenOn?: readonly string[];
  /** The text that the channel SOCIAL shows instead. */
  readonly social?: readonly [french: string, english: string];
}

/** One price for every variant: each color in each size. */
interface SoldByChoice {
  readonly price: Amounts;
  readonly colors: readonly Color[];
  readonly sizes?: readonly string[];
}

/** A price for each size of the packing. */
interface SoldByPack {
  readonly packs: readonly Pack[];
}

/** One size of a packing. */
export interface Pack {
  /** Such as `250g`. */
  readonly key: string;
  /** Such as `250 g`. */
  readonly name: string;
  readonly measure: MeasureInput;
  readonly price: Amounts;
}

/** A pack by weight. */
export const grams = (weight: number, ...price: Amounts): Pack => ({
  key: `${weight}g`,
  name: weight >= 1_000 ? `${weight / 1_000} kg` : `${weight} g`,
  measure: { content: thousandths(weight), unit: 'KILOGRAM' },
  price,
});

/** A pack by volume. */
export const millilitres = (volume: number, ...price: Amounts): Pack => ({
  key: `${volume}ml`,
  name: volume >= 1_000 ? `${volume / 1_000} l` : `${volume} ml`,
  measure: { content: thousandths(volume), unit: 'LITRE' },
  price,
});

const thousandths = (amount: number): string =>
  `${Math.trunc(amount / 1_000)}.${String(amount % 1_000).padStart(3, '0')}`;
