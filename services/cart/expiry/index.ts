export type { CartLifetime } from './cart-lifetime.ts';
export { expiryMigration } from './migration.ts';
export { startCartSweep } from './sweep.ts';
