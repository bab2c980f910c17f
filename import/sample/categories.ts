import { slugOf } from '../read/slug.ts';
import type { CategoryInput } from '../rows.ts';
import { texts } from './words.ts';

type Branch = readonly [key: string, french: string, english: string, german: string];

const tree: readonly (readonly [top: Branch, ...below: Branch[]])[] = [
  [
    ['clothing', 'Vêtements', 'Clothing', 'Kleidung'],
    ['knitwear', 'Mailles', 'Knitwear', 'Strick'],
    ['shirts', 'Chemises et tee-shirts', 'Shirts and tees', 'Hemden und T-Shirts'],
    ['outerwear', 'Vestes et manteaux', 'Jackets and coats', 'Jacken und Mäntel'],
    ['bottoms', 'Pantalons et robes', 'Trousers and dresses', 'Hosen und Kleider'],
    ['socks', 'Chaussettes', 'Socks', 'Socken'],
    ['accessories', 'Accessoires', 'Accessories', 'Accessoires'],
    ['shoes', 'Chaussures', 'Shoes', 'Schuhe'],
  ],
  [
    ['outdoor', 'Plein air', 'Outdoor', 'Draußen'],
    ['camping', 'Camping', 'Camping', 'Camping'],
    ['hiking', 'Randonnée', 'Hiking', 'Wandern'],
    ['sleeping', 'Couchage', 'Sleeping', 'Schlafen'],
  ],
  [
    ['home', 'Maison', 'Home', 'Zuhause'],
    ['lighting', 'Luminaires', 'Lighting', 'Leuchten'],
    ['table', 'Art de la table', 'Tableware', 'Geschirr'],
    ['kitchen', 'Cuisine', 'Kitchen', 'Küche'],
    ['textiles', 'Linge de maison', 'Home textiles', 'Heimtextilien'],
    ['decoration', 'Décoration', 'Decoration', 'Dekoration'],
  ],
  [
    ['grocery', 'Épicerie', 'Grocery', 'Feinkost'],
    ['tea', 'Thés et tisanes', 'Teas', 'Tee'],
    ['coffee', 'Cafés', 'Coffee', 'Kaffee'],
    ['sweets', 'Douceurs', 'Sweet things', 'Süßes'],
    ['pantry', 'Garde-manger', 'Pantry', 'Vorrat'],
  ],
  [
    ['electronics', 'Électronique', 'Electronics', 'Elektronik'],
    ['audio', 'Son', 'Audio', 'Audio'],
    ['everyday', 'Quotidien', 'Everyday', 'Alltag'],
  ],
];

/** Every category of the sample shop, parents first. */
export const sampleCategories: readonly CategoryInput[] = tree.flatMap(([top, ...below], position) => [
  categoryOf(top, position),
  ...below.map((branch, index) => categoryOf(branch, index, top[0])),
]);

/** A category with the ones above it. */
export function withAncestors(key: string): readonly string[] {
  const parent = sampleCategories.find((category) => category.key === key)?.parent;
  return parent === undefined ? [key] : [key, parent];
}

function categoryOf([key, ...titles]: Branch, position: number, parent?: string): CategoryInput {
  return {
    key,
    titles: texts(titles),
    handles: texts([slugOf(titles[0]), slugOf(titles[1]), slugOf(titles[2])]),
    position,
    ...(parent !== undefined && { parent }),
  };
}
