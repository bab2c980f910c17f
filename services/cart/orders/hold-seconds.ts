/** How long goods are held while they are paid, by the channel where they are ordered. */
export interface HoldSeconds {
  readonly default: number;
  /** Such as 300 at a kiosk, where nobody stays longer. */
  readonly byChannel: Readonly<Record<string, number>>;
}

/** Unless the configuration says otherwise. */
export const defaultHoldSeconds: HoldSeconds = { default: 900, byChannel: { KIOSK: 300 } };

/** For an order of this channel. */
export const holdSecondsFor = ({ default: otherwise, byChannel }: HoldSeconds, channel: string): number =>
  Object.hasOwn(byChannel, channel) ? (byChannel[channel] ?? otherwise) : otherwise;
