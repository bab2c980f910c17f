/** Every color of the sample shop by key, as it is drawn: hexadecimal RGB without `#`. */
export const colors = {
  white: 'f4f1ea',
  ecru: 'e6dcc3',
  sand: 'd3b98c',
  natural: 'c79a63',
  mustard: 'dba53a',
  amber: 'c9781f',
  rust: 'b5532d',
  red: 'b8322f',
  rose: 'd99aa0',
  plum: '6d3350',
  brown: '6b452c',
  olive: '79803f',
  forest: '2f5d46',
  teal: '2b7a7b',
  sky: '86b3d1',
  navy: '27395c',
  grey: '9aa0a6',
  charcoal: '474b50',
  black: '2a2a2c',
} as const;

/** A color's key. */
export type Color = keyof typeof colors;

export const isColor = (text: string): text is Color => Object.hasOwn(colors, text);

/** What a picture of one color is drawn with: CSS colors. */
export interface Palette {
  readonly main: string;
  readonly dark: string;
  readonly light: string;
  /** For what is not of the product's color, such as soles and handles. */
  readonly ink: string;
  readonly paper: string;
}

/** The tones of a color. */
export const paletteOf = (color: Color): Palette => ({
  main: `#${colors[color]}`,
  dark: mix(colors[color], '1d1a18', 28),
  light: mix(colors[color], 'ffffff', 32),
  ink: '#3b3632',
  paper: '#fbf8f2',
});

/** A color between two: `share` per cent of the second. */
export function mix(first: string, second: string, share: number): string {
  const channels = [0, 2, 4].map((at) => {
    const [from, to] = [first, second].map((hex) => Number.parseInt(hex.slice(at, at + 2), 16));
    const value = Math.round(((from ?? 0) * (100 - share) + (to ?? 0) * share) / 100);
    return value.toString(16).padStart(2, '0');
  });
  return `#${channels.join('')}`;
}
