import { clothingShapes } from './clothing-shapes.ts';
import { type Color, colors, isColor, mix, type Palette, paletteOf } from './colors.ts';
import { homeShapes } from './home-shapes.ts';
import { outdoorShapes } from './outdoor-shapes.ts';
import type { Shape } from './shape.ts';

const shapes = { ...clothingShapes, ...outdoorShapes, ...homeShapes } as const;

/** What can be drawn. */
export type PictureKind = keyof typeof shapes;

/** Every kind, in no order that means anything. */
export const pictureKinds = Object.keys(shapes) as readonly PictureKind[];

/** Width and height of every picture, in pixels. */
export const pictureSize = 800;

/** The file name of a picture, such as `sweater-navy.svg` or `sweater-navy-2.svg`. */
export const pictureName = (kind: PictureKind, color: Color, seed = 0): string =>
  `${kind}-${color}${seed === 0 ? '' : `-${seed}`}.svg`;

/** The SVG of a file name; null where it names no picture. */
export function samplePicture(name: string): string | null {
  const parts = /^([a-z]+(?:-[a-z]+)?)-([a-z]+)(?:-([1-9]\d{0,3}))?\.svg$/.exec(name);
  const [, kind = '', color = '', seed = '0'] = parts ?? [];
  if (!isPictureKind(kind) || !isColor(color)) return null;
  return drawProductPicture(Number(seed), kind, color);
}

/**
 * Draws a product as SVG. Equal arguments give equal pictures.
 * @param seed 0 is plain; other numbers give the product one of five patterns.
 */
export function drawProductPicture(seed: number, kind: PictureKind, color: Color): string {
  const palette = paletteOf(color);
  const draw: Shape = shapes[kind];
  const { under = '', body, over } = draw(palette);
  const ground = groundOf(color);
  const pattern = seed === 0 ? '' : patternOf(seed, palette);
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${pictureSize}" height="${pictureSize}" viewBox="0 0 200 200">
<defs>${pattern}<radialGradient id="ground" cx="50%" cy="42%" r="75%"><stop offset="0" stop-color="${ground.centre}"/><stop offset="1" stop-color="${ground.edge}"/></radialGradient></defs>
<rect width="200" height="200" fill="url(#ground)"/>
<ellipse cx="100" cy="178" rx="62" ry="6" fill="#3b3632" opacity=".12"/>
<g stroke-linejoin="round">${under}<path d="${body}" fill="${palette.main}"/>${seed === 0 ? '' : `<path d="${body}" fill="url(#pattern)"/>`}${over}</g>
</svg>
`;
}

const isPictureKind = (text: string): text is PictureKind => Object.hasOwn(shapes, text);

// A hint of the product's color, so that a page of pictures is not a page of equal greys; darker behind what is pale.
const groundOf = (color: Color): { readonly centre: string; readonly edge: string } =>
  color === 'white' || color === 'ecru'
    ? { centre: '#dfe5e4', edge: '#b9c4c6' }
    : { centre: '#fdfbf7', edge: mix('ece6da', colors[color], 18) };

function patternOf(seed: number, { dark, light }: Palette): string {
  const tiles = [
    `<rect width="12" height="5" fill="${light}"/>`,
    `<circle cx="6" cy="6" r="2.2" fill="${light}"/>`,
    `<path d="M0 0 H12 M0 0 V12" stroke="${dark}" stroke-width="3" opacity=".6"/>`,
    `<path d="M0 12 L12 0" stroke="${light}" stroke-width="2.5"/>`,
    `<path d="M0 8 L6 3 L12 8" fill="none" stroke="${light}" stroke-width="2"/>`,
  ];
  return `<pattern id="pattern" width="12" height="12" patternUnits="userSpaceOnUse">${tiles[(seed - 1) % tiles.length]}</pattern>`;
}
