import { playEarlyFill } from './early-fill.ts';

/** The same over Redis, whose scripts say it once more. */
export const play = playEarlyFill('Redis');
