import { begunRegister, entry, holdSyncs, manualTrust, turns } from '../../../ledger/read-kit.ts';
import { arriveUntil } from '../kit/arrivals.ts';
import { openGateway } from '../kit/gateway.ts';
import { publish } from '../kit/publish.ts';
import type { Play } from '../scene.ts';

/** An answer that carries an old value arrives after a later one has moved the replica past its replacement. */
export const play: Play = async (scene) => {
  const begun = await begunRegister([entry('a', 1), entry('b', 1)]);
  const { register, held } = holdSyncs(begun.register);
  const gateway = openGateway(scene, 'g1', { register, trust: manualTrust(begun.stamp) });
  const slow = gateway.read('a');
  await turns();
  await publish(scene, begun, entry('a', 2));
  const quick = gateway.read('b');
  await turns();
  await held[1]?.arrive();
  await quick;
  await arriveUntil(held, slow);
  await arriveUntil(held, gateway.read('a'));
  gateway.close();
};
