import type { Palette } from './colors.ts';

/** What a kind of product looks like; every part is SVG on a square of 200 by 200. */
export interface ShapeParts {
  /** Behind the body. */
  readonly under?: string;
  /** The path that bears the product's color and pattern. */
  readonly body: string;
  /** On top of the body. */
  readonly over: string;
}

/** Draws a kind of product in a palette. */
export type Shape = (palette: Palette) => ShapeParts;
