import { begunRegister, entry, manualTrust } from '../../../ledger/read-kit.ts';
import { openGateway } from '../kit/gateway.ts';
import { publish } from '../kit/publish.ts';
import type { Play } from '../scene.ts';

/** A server is flushed, and a late `begin` gives it its epoch once more: the next publish has an index that was seen. */
export const play: Play = async (scene) => {
  const first = await begunRegister([entry('a', 1)]);
  let current = first.register;
  const register: typeof current = { ...current, sync: (...asked) => current.sync(...asked) };
  const trust = manualTrust(first.stamp);
  const before = openGateway(scene, 'g1', { register, trust });
  await before.read('a');
  current = (await begunRegister()).register;
  // Everybody goes on with the stamp that the owner's database names.
  await publish(scene, { register: current, stamp: first.stamp }, entry('a', 2));
  const after = openGateway(scene, 'g2', { register, trust });
  await after.read('a');
  await before.read('a');
  for (const gateway of [before, after]) gateway.close();
};
