import { playSleptOverPublish } from './slept-over-publish.ts';

/** The same over Redis, whose scripts say it once more. */
export const play = playSleptOverPublish('Redis');
