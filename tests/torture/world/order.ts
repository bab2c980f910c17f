/** What the runner tells a process under test to do to itself. */
export type Order =
  /** Do nothing at all for so long. */
  | { readonly id: number; readonly kind: 'block'; readonly ms: number }
  /** Let the wall clock be so far from the machine's from now on. */
  | { readonly id: number; readonly kind: 'shift'; readonly ms: number };

/** The order was carried out. `value`: how long the block took, or how far the clock is off, in ms. */
export interface Done {
  readonly id: number;
  readonly value: number;
}
