import { entry, manualTrust } from '../../../ledger/read-kit.ts';
import { openGateway } from '../kit/gateway.ts';
import { begunInOrder, publishGroup } from '../kit/groups.ts';
import { commit } from '../kit/publish.ts';
import type { Play } from '../scene.ts';

/** Of two publishers the one that is ahead gives its group first, while the other still sleeps over the one before. */
export const playDoubledPublisher =
  (kind: 'memory' | 'Redis'): Play =>
  async (scene) => {
    const begun = await begunInOrder(kind, [entry('a', 1), entry('b', 1)]);
    const gateway = openGateway(scene, 'g1', { register: begun.register, trust: manualTrust(begun.stamp) });
    const second = [entry('a', 2), entry('b', 2)];
    const third = [entry('b', 3)];
    for (const group of [second, third]) await commit(scene, ...group);
    await publishGroup(begun, 3, third);
    await gateway.read('a', 'b');
    await publishGroup(begun, 2, second);
    await publishGroup(begun, 3, third);
    await gateway.read('a', 'b');
    gateway.close();
    await begun.close();
  };

export const play = playDoubledPublisher('memory');
