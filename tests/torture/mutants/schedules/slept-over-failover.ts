import type { Filled } from '../../../../ledger/index.ts';
import { book, entry, manualTrust } from '../../../ledger/read-kit.ts';
import { openGateway } from '../kit/gateway.ts';
import { begunSingly } from '../kit/groups.ts';
import { commit, publish } from '../kit/publish.ts';
import type { Play } from '../scene.ts';

/** A publisher and a filler have read their rows under one stamp, and wake in the next epoch, which began empty. */
export const playSleptOverFailover =
  (kind: 'memory' | 'Redis'): Play =>
  async (scene) => {
    const begun = await begunSingly(kind);
    const { register, stamp } = begun;
    const before = openGateway(scene, 'g1', { register, trust: manualTrust(stamp) });
    const [published, filled] = [[entry('a', 1)], [entry('b', 1)]];
    await commit(scene, ...published, ...filled);
    await publish(scene, begun, entry('a', 2), entry('b', 2));
    await before.read('a', 'b');

    const next = await register.begin(book, { epoch: 2, server: stamp.server }, null);
    if (next === null) throw new Error('The next epoch cannot begin.');
    await register.publish(book, stamp, { commit: null, entries: published });
    await register.fill(book, stamp, { commit: null, entries: filled });
    const fill = async (): Promise<Filled> => {
      await register.fill(book, next, { commit: null, entries: [entry('a', 2), entry('b', 2)] });
      return { epoch: next.epoch, never: [] };
    };
    const after = openGateway(scene, 'g2', { register, trust: manualTrust(next), source: { fill } });
    await after.read('a', 'b');
    for (const each of [before, after]) each.close();
    await begun.close();
  };

export const play = playSleptOverFailover('memory');
