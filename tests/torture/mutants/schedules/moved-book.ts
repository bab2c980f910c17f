import { begunRegister, book, entry, manualTrust } from '../../../ledger/read-kit.ts';
import { openGateway, shownOf } from '../kit/gateway.ts';
import { publish } from '../kit/publish.ts';
import type { Play } from '../scene.ts';

/** A group is published between two reads of one answer, so that the second proves more than the first has seen. */
export const play: Play = async (scene) => {
  const begun = await begunRegister([entry('a', 1), entry('b', 1)]);
  const gateway = openGateway(scene, 'g1', { register: begun.register, trust: manualTrust(begun.stamp) });
  let isPublished = false;
  await gateway.answer(async (session) => {
    const first = await session.read(book, ['a']);
    if (!isPublished) await publish(scene, begun, entry('a', 2), entry('b', 2));
    isPublished = true;
    const second = await session.read(book, ['b']);
    return { entries: shownOf(book, [...first, ...second]) };
  });
  gateway.close();
};
