import type { Kysely } from 'kysely';
import type { Log } from '../../kit/log.ts';
import { startTicking, type Ticking } from '../../kit/ticking.ts';
import type { CartLifetime } from './cart-lifetime.ts';
import { removeCarts } from './remove-carts.ts';
import { removeLeftovers } from './remove-leftovers.ts';
import { tellAbandoned } from './tell-abandoned.ts';

/** How carts end. */
export interface CartSweepOptions {
  readonly log: Log;
  readonly lifetime: CartLifetime;
  /** 60,000 unless told. */
  readonly tickMs?: number | undefined;
}

/** Has carts end, tick by tick. Several may run over one database. */
export function startCartSweep(
  db: Kysely<object>,
  { log, lifetime, tickMs = 60_000 }: CartSweepOptions,
): Ticking {
  // Each by itself: what fails of one keeps no other from its work.
  const start = (step: () => Promise<boolean>, message: string): Ticking =>
    startTicking(step, {
      ...{ tickMs, begins: 'at once', log, service: 'cart' },
      failure: { level: 'warn', message },
    });
  const parts = [
    start(() => tellAbandoned(db), 'nobody is told of abandoned carts'),
    start(() => removeCarts(db, lifetime), 'old carts stay: they cannot be removed'),
    start(() => removeLeftovers(db), 'old codes and events stay: they cannot be removed'),
  ];
  return {
    close: async () => {
      await Promise.all(parts.map((part) => part.close()));
    },
  };
}
