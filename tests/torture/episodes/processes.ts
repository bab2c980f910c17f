import { killProcess, pauseProcess } from '../faults/index.ts';
import type { Member } from '../world/member.ts';
import type { FaultKind, Stage } from './fault-kind.ts';

/** Shortest pauses are as likely as longest: their logarithm is drawn evenly. */
const durationMs = ({ draw, longestMs }: Stage): number => 50 * (longestMs / 50) ** draw.fraction();

const members = {
  gateway: ({ draw, world }: Stage): Member => draw.pick(world.gateways),
  // Whoever publishes prices is hit as often as all others together.
  service: ({ draw, world }: Stage): Member => {
    const isOfPricing = draw.chance(0.5);
    return draw.pick(world.services.filter(({ service }) => (service === 'pricing') === isOfPricing));
  },
};

/** SIGSTOP, then SIGCONT. */
export const pauseOf =
  (who: keyof typeof members): FaultKind =>
  async (stage) =>
    pauseProcess(stage.context, members[who](stage).victim, durationMs(stage));

/** SIGKILL, then another start of the same program. */
export const killOf =
  (who: keyof typeof members): FaultKind =>
  async (stage) => {
    const member = members[who](stage);
    const fault = await killProcess(stage.context, member.victim);
    await stage.context.wait(stage.draw.between(0, 1_000));
    await fault.end(async () => {
      await member.start();
      return { verified: true, effect: 'answers again' };
    });
  };
