import { withinChange } from '../../../../services/kit/change.ts';
import { publishSingles } from '../../../../services/kit/ledger/publish-singles.ts';
import { manualTrust } from '../../../ledger/read-kit.ts';
import { createGate } from '../../../services/ledger/faulty-register.ts';
import { openGateway } from '../kit/gateway.ts';
import { committedOf, namedStamp, openServiceSet } from '../kit/service.ts';
import type { Play } from '../scene.ts';

/** The first to write his row of the outbox is the last to commit, after what came behind it was published. */
export const play: Play = async (scene) => {
  const set = await openServiceSet(scene, 'single');
  const { book, desk, register, parts } = set;
  const stamp = await namedStamp(set);
  await set.commit({ a: 1, b: 1 });
  await publishSingles(parts, book, stamp);

  const gate = createGate();
  const slow = scene.write(committedOf(book, { a: 2 }), async () => {
    await desk.db.transaction().execute(async (trx) => {
      await withinChange(trx, 'single', async (change) => change.put(book, 'a', 2), 'entries');
      await gate.pass();
    });
    return false;
  });
  await gate.reached;
  await set.commit({ b: 2 });
  await publishSingles(parts, book, stamp);
  gate.open();
  await slow;
  await publishSingles(parts, book, stamp);

  const gateway = openGateway(scene, 'g1', { register, trust: manualTrust(stamp), book });
  await gateway.read('a', 'b');
  scene.pass(1_000);
  await gateway.read('a', 'b');
  gateway.close();
  await desk.close();
};
