import { publishGroups } from '../../../../services/kit/ledger/publish-groups.ts';
import { manualTrust } from '../../../ledger/read-kit.ts';
import { createGate } from '../../../services/ledger/faulty-register.ts';
import { openGateway } from '../kit/gateway.ts';
import { namedStamp, openServiceSet } from '../kit/service.ts';
import type { Play } from '../scene.ts';

/** Two groups that change one entry are due; a gateway reads between the one and the other. */
export const play: Play = async (scene) => {
  const set = await openServiceSet(scene, 'committed');
  const { book, desk, register, parts } = set;
  const stamp = await namedStamp(set);
  await set.commit({ a: 1, b: 1 });
  await publishGroups(parts, book, stamp, 0);
  await set.commit({ a: 2 });
  await set.commit({ a: 3, b: 2 });
  const gate = createGate();
  register.before('publish', ([, , group]) =>
    (group as { readonly commit: number }).commit === 3 ? gate.pass() : undefined,
  );
  const publishing = publishGroups(parts, book, stamp, 1);
  await gate.reached;
  const gateway = openGateway(scene, 'g1', { register, trust: manualTrust(stamp), book });
  await gateway.read('a', 'b');
  gate.open();
  await publishing;
  await gateway.read('a', 'b');
  gateway.close();
  await desk.close();
};
