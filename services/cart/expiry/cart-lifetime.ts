/** How long carts are kept that nobody changes. */
export interface CartLifetime {
  /** Days; 90 unless told. */
  readonly guestDays?: number | undefined;
  /** Days; 365 unless told. */
  readonly customerDays?: number | undefined;
}

/** The days of each kind of holder. */
export const lifetimeDays = ({
  guestDays = 90,
  customerDays = 365,
}: CartLifetime): Readonly<Record<'guest' | 'customer', number>> => ({
  guest: guestDays,
  customer: customerDays,
});
