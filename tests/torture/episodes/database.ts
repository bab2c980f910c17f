import { beginFault } from '../faults/index.ts';
import type { FaultKind } from './fault-kind.ts';

/** PostgreSQL ends with all its connections, and comes back. */
export const databaseRestarted: FaultKind = async ({ world, context, draw }) => {
  const { database, links } = world;
  const before = await database.pid();
  const fault = await beginFault(context, 'restart', 'postgres', async () => {
    await database.stop();
    const after = await database.pid();
    return { verified: before !== null && after === null, effect: `process ${before} ended` };
  });
  await context.wait(draw.between(0, 500));
  await fault.end(async () => {
    await database.start();
    links.move(links.to('postgres'), database.port);
    const pid = await database.pid();
    return { verified: pid !== null && pid !== before, effect: `process ${pid} answers` };
  });
};
