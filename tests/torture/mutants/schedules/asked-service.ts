import { begunRegister, book, entry, manualTrust } from '../../../ledger/read-kit.ts';
import { openGateway, shownOf } from '../kit/gateway.ts';
import { publish } from '../kit/publish.ts';
import { totalsOf } from '../kit/totals.ts';
import type { Play } from '../scene.ts';

/** A service answers with a cart; its price changes before the gateway proves and shows it beside that cart. */
export const play: Play = async (scene) => {
  const begun = await begunRegister([entry('a', 1)]);
  const { register, stamp } = begun;
  const gateway = openGateway(scene, 'g1', { register, trust: manualTrust(stamp) });
  let version = 1;
  await gateway.answer(async (session) => {
    // Says from which version it counted.
    const counted = { book, key: 'a', version };
    session.note([counted]);
    if (version === 1) await publish(scene, begun, entry('a', 2));
    version = 2;
    const shown = await session.read(book, ['a']);
    return {
      entries: shownOf(book, shown),
      totals: totalsOf([counted.book, counted.key, counted.version], 100),
    };
  });
  gateway.close();
};
