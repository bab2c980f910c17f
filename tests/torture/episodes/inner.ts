import { beginFault, type Effect } from '../faults/index.ts';
import type { FaultKind } from './fault-kind.ts';

/** A gateway whose event loop does nothing at all for a while, as in a collection of garbage. */
export const blockedLoop: FaultKind = async ({ world, context, draw, longestMs }) => {
  const { child, name } = draw.pick(world.gateways);
  const wantedMs = draw.between(100, longestMs / 2);
  let blocked: Promise<number> = Promise.resolve(0);
  const fault = await beginFault(context, 'blocked loop', name, async () => {
    blocked = child.order({ kind: 'block', ms: wantedMs });
    return { verified: true, effect: `told to block for ${wantedMs.toFixed(0)} ms` };
  });
  await fault.end(async () => {
    const ms = await blocked.catch(() => 0);
    return { verified: ms >= wantedMs - 1, effect: `blocked for ${ms.toFixed(0)} ms` };
  });
};

/** A gateway whose wall clock jumps, back or ahead, and back again later. */
export const clockJump: FaultKind = async ({ world, context, draw, longestMs }) => {
  const { child, name } = draw.pick(world.gateways);
  const jumpMs = Math.round(draw.pick([-1, 1]) * draw.between(1_000, 3_600_000));
  const shift = async (ms: number): Promise<Effect> => {
    const off = await child.order({ kind: 'shift', ms }).catch(() => Number.NaN);
    return { verified: Math.abs(off - ms) < 1_000, effect: `its clock is ${off} ms off` };
  };
  const fault = await beginFault(context, 'clock jump', name, () => shift(jumpMs));
  await context.wait(draw.between(200, longestMs));
  await fault.end(() => shift(0));
};
