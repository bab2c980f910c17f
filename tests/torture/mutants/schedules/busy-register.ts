import { begunRegister, entry, holdSyncs, manualTrust, turns } from '../../../ledger/read-kit.ts';
import { arriveUntil } from '../kit/arrivals.ts';
import { openGateway } from '../kit/gateway.ts';
import { publish } from '../kit/publish.ts';
import type { Play } from '../scene.ts';

/** As many syncs are under way as may be, from before a write; who asks after the write has to wait for a later one. */
export const play: Play = async (scene) => {
  const begun = await begunRegister([entry('a', 1)]);
  const { register, held } = holdSyncs(begun.register);
  const gateway = openGateway(scene, 'g1', { register, trust: manualTrust(begun.stamp) });
  const early: Promise<unknown>[] = [];
  for (let question = 0; question < 4; question += 1) {
    early.push(gateway.read('a'));
    await turns();
  }
  await publish(scene, begun, entry('a', 2));
  await arriveUntil(held, Promise.all([...early, gateway.read('a')]));
  gateway.close();
};
