import type { Filled } from '../../../../ledger/index.ts';
import { book, entry, manualTrust } from '../../../ledger/read-kit.ts';
import { openGateway } from '../kit/gateway.ts';
import { begunInOrder, publishGroup } from '../kit/groups.ts';
import { commit } from '../kit/publish.ts';
import type { Play } from '../scene.ts';

/** A fill reads its rows after a group was committed and before it is published; the register holds half of its entries. */
export const playEarlyFill =
  (kind: 'memory' | 'Redis'): Play =>
  async (scene) => {
    const begun = await begunInOrder(kind, [entry('a', 1)]);
    const { register, stamp } = begun;
    const group = [entry('a', 2), entry('b', 2)];
    const fill = async (): Promise<Filled> => {
      // As the service does: where the snapshot is early, its groups go first.
      for (let tries = 0; tries < 2; tries += 1) {
        const outcome = await register.fill(book, stamp, { commit: 2, entries: [entry('b', 2)] });
        if (outcome.kind !== 'early') break;
        await publishGroup(begun, 2, group);
      }
      return { epoch: stamp.epoch, never: [] };
    };
    const gateway = openGateway(scene, 'g1', { register, trust: manualTrust(stamp), source: { fill } });
    await commit(scene, ...group);
    await gateway.read('a');
    await gateway.read('a', 'b');
    gateway.close();
    await begun.close();
  };

export const play = playEarlyFill('memory');
