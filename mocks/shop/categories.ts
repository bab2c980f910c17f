import type { Localized } from '../../schema/localized.ts';
import { type MockValue, value } from './value.ts';

/** An invented category; one with a noun holds products. */
export interface MockCategory {
  readonly key: string;
  readonly titles: Localized;
  readonly parent: string | null;
  /** What its products are. */
  readonly noun: { readonly en: string; readonly fr: string } | null;
  readonly hasSizes: boolean;
  readonly materials: readonly MockValue[];
}

const clay = [value('stoneware', 'Stoneware', 'Grès'), value('porcelain', 'Porcelain', 'Porcelaine')];
const metal = [value('steel', 'Stainless steel', 'Inox'), value('brass', 'Brass', 'Laiton')];
const cloth = [
  value('cotton', 'Organic cotton', 'Coton bio'),
  value('merino', 'Merino wool', 'Laine mérinos'),
];
const shell = [
  value('ripstop', 'Recycled ripstop', 'Ripstop recyclé'),
  value('canvas', 'Waxed canvas', 'Toile cirée'),
];

const top = (key: string, en: string, fr: string): MockCategory => ({
  key,
  titles: { en, fr },
  parent: null,
  noun: null,
  hasSizes: false,
  materials: [],
});

const leaf = (
  parent: string,
  key: string,
  titles: readonly [string, string],
  nouns: readonly [string, string],
  materials: readonly MockValue[],
): MockCategory => ({
  key,
  titles: { en: titles[0], fr: titles[1] },
  parent,
  noun: { en: nouns[0], fr: nouns[1] },
  hasSizes: parent === 'wear',
  materials,
});

/** Two levels: four top categories with two below each. */
export const mockCategories: readonly MockCategory[] = [
  top('kitchen', 'Kitchen', 'Cuisine'),
  leaf('kitchen', 'mugs', ['Mugs', 'Tasses'], ['mug', 'Tasse'], clay),
  leaf('kitchen', 'kettles', ['Kettles', 'Bouilloires'], ['kettle', 'Bouilloire'], metal),
  top('wear', 'Clothing', 'Vêtements'),
  leaf('wear', 'shirts', ['Shirts', 'Chemises'], ['shirt', 'Chemise'], cloth),
  leaf('wear', 'jackets', ['Jackets', 'Vestes'], ['jacket', 'Veste'], shell),
  top('home', 'Home', 'Maison'),
  leaf('home', 'lamps', ['Lamps', 'Lampes'], ['lamp', 'Lampe'], metal),
  leaf('home', 'blankets', ['Blankets', 'Plaids'], ['blanket', 'Plaid'], cloth),
  top('outdoor', 'Outdoor', 'Plein air'),
  leaf('outdoor', 'backpacks', ['Backpacks', 'Sacs à dos'], ['backpack', 'Sac à dos'], shell),
  leaf('outdoor', 'tents', ['Tents', 'Tentes'], ['tent', 'Tente'], shell),
];
