import type { NamedInput, Texts } from '../rows.ts';
import type { Color } from './pictures/colors.ts';

type Words = readonly [french: string, english: string, german: string];

/** Texts of the three languages of the sample shop. */
export const texts = ([french, english, german]: Words): Texts => [
  { language: 'fr', text: french },
  { language: 'en', text: english },
  { language: 'de', text: german },
];

/** Names of options and attributes. */
export const names = {
  color: texts(['Couleur', 'Color', 'Farbe']),
  size: texts(['Taille', 'Size', 'Größe']),
  pack: texts(['Contenance', 'Pack size', 'Inhalt']),
  material: texts(['Matière', 'Material', 'Material']),
} as const;

/** A color with its names. */
export const namedColor = (color: Color): NamedInput => ({ key: color, names: texts(colorNames[color]) });

/** A material with its names. */
export const namedMaterial = (material: Material): NamedInput => ({
  key: material,
  names: texts(materialNames[material]),
});

/** What things are made of. */
export type Material = keyof typeof materialNames;

const colorNames: Readonly<Record<Color, Words>> = {
  white: ['Blanc', 'White', 'Weiß'],
  ecru: ['Écru', 'Ecru', 'Ecru'],
  sand: ['Sable', 'Sand', 'Sand'],
  natural: ['Naturel', 'Natural', 'Natur'],
  mustard: ['Moutarde', 'Mustard', 'Senf'],
  amber: ['Ambre', 'Amber', 'Bernstein'],
  rust: ['Rouille', 'Rust', 'Rost'],
  red: ['Rouge', 'Red', 'Rot'],
  rose: ['Rose poudré', 'Dusty pink', 'Altrosa'],
  plum: ['Prune', 'Plum', 'Pflaume'],
  brown: ['Brun', 'Brown', 'Braun'],
  olive: ['Olive', 'Olive', 'Oliv'],
  forest: ['Vert forêt', 'Forest green', 'Waldgrün'],
  teal: ['Bleu canard', 'Teal', 'Petrol'],
  sky: ['Bleu ciel', 'Sky blue', 'Himmelblau'],
  navy: ['Bleu marine', 'Navy', 'Marineblau'],
  grey: ['Gris', 'Grey', 'Grau'],
  charcoal: ['Anthracite', 'Charcoal', 'Anthrazit'],
  black: ['Noir', 'Black', 'Schwarz'],
};

const materialNames = {
  merino: ['Laine mérinos', 'Merino wool', 'Merinowolle'],
  wool: ['Laine', 'Wool', 'Wolle'],
  cotton: ['Coton biologique', 'Organic cotton', 'Bio-Baumwolle'],
  linen: ['Lin', 'Linen', 'Leinen'],
  corduroy: ['Velours côtelé', 'Corduroy', 'Cord'],
  leather: ['Cuir', 'Leather', 'Leder'],
  recycled: ['Polyester recyclé', 'Recycled polyester', 'Recycelter Polyester'],
  down: ['Duvet', 'Down', 'Daunen'],
  steel: ['Acier inoxydable', 'Stainless steel', 'Edelstahl'],
  iron: ['Fonte émaillée', 'Enamelled iron', 'Emailliertes Eisen'],
  stoneware: ['Grès', 'Stoneware', 'Steinzeug'],
  oak: ['Chêne', 'Oak', 'Eiche'],
  palm: ['Feuille de palmier', 'Palm leaf', 'Palmblatt'],
  soy: ['Cire de soja', 'Soy wax', 'Sojawachs'],
} as const satisfies Readonly<Record<string, Words>>;
