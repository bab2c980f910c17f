import { playSleptOverFailover } from './slept-over-failover.ts';

/** The same over Redis, whose scripts say it once more. */
export const play = playSleptOverFailover('Redis');
