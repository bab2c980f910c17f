/** The five services, in the order in which their graphs are merged. */
export const serviceNames = ['catalogue', 'pricing', 'stock', 'cart', 'customer'] as const;

export type ServiceName = (typeof serviceNames)[number];
