import { playLostStage } from './lost-stage.ts';

/** The same over Redis, whose scripts say it once more. */
export const play = playLostStage('Redis');
