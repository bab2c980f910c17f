export { defaultHoldSeconds, type HoldSeconds, holdSecondsFor } from './hold-seconds.ts';
export { lifecycleResolvers } from './lifecycle/resolvers.ts';
export { openOrders } from './open-orders.ts';
export { orderResolvers } from './resolvers.ts';
