/** The channels on which the run asks, each with the key of its client. */
export const channels = ['WEB', 'MOBILE', 'KIOSK', 'DISPLAY', 'SOCIAL', 'MARKETPLACE', 'POS'] as const;

export type Channel = (typeof channels)[number];

/** The publishable key of a channel's client. */
export const keyOf = (channel: Channel): string => `pk_${channel.toLowerCase()}_torture`;

/** What a gateway's configuration says of its clients. */
export const clientsOf = (): readonly object[] =>
  channels.map((channel) => ({
    id: channel.toLowerCase(),
    channel,
    publishableKey: keyOf(channel),
    market: 'FR',
    limits: { requestsPerMinute: 10_000_000, maxCost: 1_000_000 },
  }));
