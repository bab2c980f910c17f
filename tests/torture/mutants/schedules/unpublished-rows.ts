import { begunRegister, entry, manualTrust } from '../../../ledger/read-kit.ts';
import { openGateway } from '../kit/gateway.ts';
import { commit } from '../kit/publish.ts';
import type { Play } from '../scene.ts';

/** A gateway without proof reads the owner's rows, of which the last is not published; then another reads the register. */
export const play: Play = async (scene) => {
  const begun = await begunRegister([entry('a', 1)]);
  await commit(scene, entry('a', 2));
  const readRows = async () => [{ key: 'a', version: 2, value: { version: 2 } }];
  const [isolated, connected] = [manualTrust(null), manualTrust(begun.stamp)].map((trust, n) =>
    openGateway(scene, `g${n + 1}`, { register: begun.register, trust, source: { readRows } }),
  );
  await isolated?.read('a');
  await connected?.read('a');
  for (const gateway of [isolated, connected]) gateway?.close();
};
