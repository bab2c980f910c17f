import { begunRegister, book, entry, manualTrust, turns } from '../../../ledger/read-kit.ts';
import { openGateway, shownOf } from '../kit/gateway.ts';
import { openKeptQuestion } from '../kit/kept-answers.ts';
import { publish } from '../kit/publish.ts';
import type { Play } from '../scene.ts';

/** A question finds an equal one being answered that has read its entries already; then these change. */
export const play: Play = async (scene) => {
  const begun = await begunRegister([entry('a', 1)]);
  const gateway = openGateway(scene, 'g1', { register: begun.register, trust: manualTrust(begun.stamp) });
  const ask = openKeptQuestion(scene, gateway);
  let second: Promise<unknown> = Promise.resolve();
  await ask(async (session) => {
    const entries = shownOf(book, await session.read(book, ['a']));
    await session.settle();
    await publish(scene, begun, entry('a', 2));
    second = ask(async (other) => shownOf(book, await other.read(book, ['a'])));
    await turns();
    return entries;
  });
  await second;
  gateway.close();
};
