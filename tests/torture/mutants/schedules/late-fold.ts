import { entry, manualTrust } from '../../../ledger/read-kit.ts';
import { openGateway } from '../kit/gateway.ts';
import { begunInOrder, flipGroup, publishGroup } from '../kit/groups.ts';
import { writtenOf } from '../kit/publish.ts';
import type { Play } from '../scene.ts';

/** A large group is flipped, and folded among the other entries only when the next large one waits for that. */
export const play: Play = async (scene) => {
  const begun = await begunInOrder('Redis with flips not folded', [entry('a', 1), entry('b', 1)]);
  const open = (name: string) =>
    // Each remembers nothing: it is shown what the register holds.
    openGateway(scene, name, { register: begun.register, trust: manualTrust(begun.stamp) });
  const gateways = ['g1', 'g2', 'g3'].map(open);
  const [first, second, third] = gateways;
  await flipGroup(scene, begun, 2, [entry('a', 2), entry('b', 2)]);
  await first?.read('a', 'b');
  await scene.write(writtenOf([entry('a', 3)]), async () => {
    await publishGroup(begun, 3, [entry('a', 3)]);
    return true;
  });
  await second?.read('a', 'b');
  await flipGroup(scene, begun, 4, [entry('c', 1), entry('d', 1)]);
  await third?.read('a', 'b');
  for (const gateway of gateways) gateway.close();
  await begun.close();
};
