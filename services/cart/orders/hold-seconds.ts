/** How long goods are held for an order that waits for its payment. */
export interface HoldSeconds {
  /** 1 to 604,800. */
  readonly default: number;
  /** Of channels where it is another time, such as `{ "KIOSK": 300 }`. */
  readonly byChannel: Readonly<Record<string, number>>;
}

/** A quarter of an hour, as long as a quote holds. */
export const usualHoldSeconds: HoldSeconds = { default: 900, byChannel: {} };

/** The time for one channel. */
export const holdSecondsOf =
  ({ default: usual, byChannel }: HoldSeconds) =>
  (channel: string): number =>
    byChannel[channel] ?? usual;
