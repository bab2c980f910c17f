import { playDoubledPublisher } from './doubled-publisher.ts';

/** The same over Redis, whose scripts say it once more. */
export const play = playDoubledPublisher('Redis');
