import { begunRegister, book, entry, manualTrust } from '../../../ledger/read-kit.ts';
import { openGateway } from '../kit/gateway.ts';
import { publish } from '../kit/publish.ts';
import type { Play } from '../scene.ts';

/** A replica that lags is promoted for some gateways, with the stamp in its data; the old primary is there for others. */
export const play: Play = async (scene) => {
  const begun = await begunRegister([entry('a', 1)]);
  const copied = await begun.register.sync(book, { applied: null, keys: ['a'] });
  const copy = { ...begun.register, sync: async () => ({ ...copied, server: 'server-2' }) };
  const [there, here] = [begun.register, copy].map((register, n) =>
    openGateway(scene, `g${n + 1}`, { register, trust: manualTrust(begun.stamp) }),
  );
  await publish(scene, begun, entry('a', 2));
  await there?.read('a');
  await here?.read('a');
  for (const gateway of [there, here]) gateway?.close();
};
