import type { Draw } from '../draw.ts';
import { beginFault, type FaultContext, killProcess } from '../faults/index.ts';
import { monotonicMs } from '../history/index.ts';
import type { Member } from '../world/member.ts';
import { pause } from '../world/pause.ts';
import type { StockWorld } from './stock-world.ts';

/** Faults that go on until they are ended. */
export interface Faults {
  /** Rejects where one of them could not be made. */
  end(): Promise<void>;
}

const killEveryMs = 1_000;
const restartEveryMs = 8_000;

/** Kills a process of the service each second, and restarts PostgreSQL where it is ours. */
export function startStockFaults(world: StockWorld, draw: Draw, context: FaultContext): Faults {
  let isOver = false;
  const every = async (ms: number, make: () => Promise<void>): Promise<void> => {
    let next = monotonicMs() + ms;
    while (!isOver) {
      await pause(20);
      if (monotonicMs() < next || isOver) continue;
      next += ms;
      await make();
    }
  };
  const down = new Set<string>();
  const revivals: Promise<void>[] = [];
  const kill = async (): Promise<void> => {
    const up = world.services.filter(({ name }) => !down.has(name));
    // One always answers: without anybody nothing could go wrong.
    if (up.length < 2) return;
    const victim = draw.pick(up);
    down.add(victim.name);
    const fault = await killProcess(context, victim.victim);
    revivals.push(
      revive(victim).then(async () => {
        down.delete(victim.name);
        await fault.end(async () => ({ verified: true, effect: 'answers' }));
      }),
    );
  };
  const loops = [every(killEveryMs, kill)];
  if (world.database !== null) loops.push(every(restartEveryMs, () => restart(world, context)));
  return {
    end: async () => {
      isOver = true;
      await Promise.all(loops);
      await Promise.all(revivals);
    },
  };
}

const startsAtMost = 20;

// As whoever supervises processes does: one that starts while PostgreSQL does not run ends, and is started again.
async function revive(victim: Member): Promise<void> {
  for (let startsLeft = startsAtMost; ; startsLeft -= 1) {
    try {
      return await victim.start();
    } catch (error) {
      if (startsLeft === 0) throw error;
      await pause(100);
    }
  }
}

async function restart({ database, links }: StockWorld, context: FaultContext): Promise<void> {
  if (database === null) return;
  const before = await database.pid();
  const fault = await beginFault(context, 'restart', 'postgres', async () => {
    await database.stop();
    return { verified: (await database.pid()) !== before, effect: 'gone' };
  });
  await fault.end(async () => {
    await database.start();
    links.move(links.to('postgres'), database.port);
    return { verified: (await database.pid()) !== null, effect: 'runs' };
  });
}
