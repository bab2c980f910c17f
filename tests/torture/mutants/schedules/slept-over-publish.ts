import { book, entry, manualTrust } from '../../../ledger/read-kit.ts';
import { openGateway } from '../kit/gateway.ts';
import { begunSingly } from '../kit/groups.ts';
import { commit, publish } from '../kit/publish.ts';
import type { Play } from '../scene.ts';

/** A publisher and a filler have read their rows, and sleep until newer ones were published. */
export const playSleptOverPublish =
  (kind: 'memory' | 'Redis'): Play =>
  async (scene) => {
    const begun = await begunSingly(kind);
    const { register, stamp } = begun;
    const gateway = openGateway(scene, 'g1', { register, trust: manualTrust(stamp) });
    const [published, filled] = [[entry('a', 1)], [entry('b', 1)]];
    await commit(scene, ...published, ...filled);
    await publish(scene, begun, entry('a', 2), entry('b', 2));
    await gateway.read('a', 'b');
    await register.publish(book, stamp, { commit: null, entries: published });
    await register.fill(book, stamp, { commit: null, entries: filled });
    // One that remembers nothing: it is shown what the register holds.
    const cold = openGateway(scene, 'g2', { register, trust: manualTrust(stamp) });
    await cold.read('a', 'b');
    for (const each of [gateway, cold]) each.close();
    await begun.close();
  };

export const play = playSleptOverPublish('memory');
