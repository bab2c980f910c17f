import { nothingSeen } from '../../../../ledger/index.ts';
import { createAnswerCache } from '../../../../src/plan/answer-cache.ts';
import { begunRegister, book, entry, manualTrust, turns } from '../../../ledger/read-kit.ts';
import type { Answer } from '../../history/index.ts';
import { markOf, openGateway, shownOf } from '../kit/gateway.ts';
import { publish } from '../kit/publish.ts';
import type { Play } from '../scene.ts';

/** A question finds an equal one being answered that has read its entries already; then these change. */
export const play: Play = async (scene) => {
  const begun = await begunRegister([entry('a', 1)]);
  const { reader, close } = openGateway(scene, 'g1', {
    register: begun.register,
    trust: manualTrust(begun.stamp),
  });
  const cache = createAnswerCache(1_000_000);
  const ask = (beforeEnd: () => Promise<void>) =>
    scene.ask('g1', async (): Promise<Answer> => {
      const demands = { after: null, isProofRequired: false };
      const found = await cache.recall('the question', (reads) => reader.reprove(reads, demands));
      if (found.kind === 'found') {
        const { data, consistency } = found.answer;
        return { ...markOf(consistency), entries: JSON.parse(data) };
      }
      const session = reader.open({ after: nothingSeen, isProofRequired: false, expected: new Map() });
      const entries = shownOf(book, await session.read(book, ['a']));
      await session.settle();
      await beforeEnd();
      const reads = session.readSet();
      if (reads !== null) cache.keep('the question', { data: JSON.stringify(entries), reads });
      found.end();
      return { ...markOf(session.consistency()), entries };
    });
  let second: Promise<unknown> = Promise.resolve();
  await ask(async () => {
    await publish(scene, begun, entry('a', 2));
    second = ask(async () => {});
    await turns();
  });
  await second;
  close();
};
