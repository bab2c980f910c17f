import { createFiller } from '../../../../services/kit/ledger/fill.ts';
import { publishGroups } from '../../../../services/kit/ledger/publish-groups.ts';
import { manualTrust } from '../../../ledger/read-kit.ts';
import { openGateway } from '../kit/gateway.ts';
import { namedStamp, openServiceSet } from '../kit/service.ts';
import type { Play } from '../scene.ts';

/** The trusted server is flushed, and its owner makes it the trusted one again. */
export const play: Play = async (scene) => {
  const set = await openServiceSet(scene, 'committed');
  const { book, desk, register, parts } = set;
  const first = await namedStamp(set);
  for (const version of [1, 2, 3]) await set.commit({ a: version });
  await publishGroups(parts, book, first, 0);
  const before = openGateway(scene, 'g1', { register, trust: manualTrust(first), book });
  await before.read('a');

  register.replace('first');
  await set.failOver();
  const fill = createFiller(parts);
  const source = {
    fill: async (name: string, keys: readonly string[]) => {
      const outcome = await fill(name, keys);
      if (outcome.kind === 'filled') return outcome;
      throw new Error(outcome.refusal);
    },
  };
  const trust = manualTrust(await namedStamp(set));
  const after = openGateway(scene, 'g2', { register, trust, book, source });
  await after.read('a');
  for (const gateway of [before, after]) gateway.close();
  await desk.close();
};
