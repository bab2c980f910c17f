import { book, entry, manualTrust } from '../../../ledger/read-kit.ts';
import { openGateway } from '../kit/gateway.ts';
import { begunInOrder, flipGroup } from '../kit/groups.ts';
import { commit } from '../kit/publish.ts';
import type { Play } from '../scene.ts';

/** A large group is staged piece by piece, and only one piece of it is there when it is to be flipped. */
export const playLostStage =
  (kind: 'memory' | 'Redis'): Play =>
  async (scene) => {
    const begun = await begunInOrder(kind, [entry('a', 1), entry('b', 1)]);
    const { register, stamp } = begun;
    const gateway = openGateway(scene, 'g1', { register, trust: manualTrust(stamp) });
    const group = [entry('a', 2), entry('b', 2)];
    await commit(scene, ...group);
    await register.stage(book, stamp, 2, group.slice(0, 1));
    await register.flip(book, stamp, 2, group.length);
    await gateway.read('a', 'b');
    await flipGroup(scene, begun, 2, group);
    await gateway.read('a', 'b');
    gateway.close();
    await begun.close();
  };

export const play = playLostStage('memory');
