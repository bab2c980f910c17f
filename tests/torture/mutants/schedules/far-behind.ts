import { maxEventsPerSync } from '../../../../ledger/register.ts';
import { begunRegister, book, entry, manualTrust } from '../../../ledger/read-kit.ts';
import { openGateway } from '../kit/gateway.ts';
import { publish } from '../kit/publish.ts';
import type { Play } from '../scene.ts';

/** A gateway sleeps through more changes than the register tells one by one; what it holds is among them. */
export const play: Play = async (scene) => {
  const begun = await begunRegister([entry('a', 1)]);
  const gateway = openGateway(scene, 'g1', { register: begun.register, trust: manualTrust(begun.stamp) });
  await gateway.read('a');
  await publish(scene, begun, entry('a', 2));
  for (let version = 1; version <= maxEventsPerSync; version += 1) {
    await begun.register.publish(book, begun.stamp, { commit: null, entries: [entry('other', version)] });
  }
  await gateway.read('a');
  gateway.close();
};
