import { setTimeout as pause } from 'node:timers/promises';
import type { Register } from '../../../../ledger/index.ts';
import { begunRegister, entry, manualTrust } from '../../../ledger/read-kit.ts';
import { openGateway } from '../kit/gateway.ts';
import { publish } from '../kit/publish.ts';
import type { Play } from '../scene.ts';

const others = ['b', 'c', 'd'];
const otherIn = (turn: number): string => others[turn % others.length] ?? 'b';
const publishes = 60;

/** One writer and readers on three gateways, to whom the register's answers come late by a little, each by its own. */
export const play: Play = async (scene) => {
  const begun = await begunRegister(['a', ...others].map((key) => entry(key, 1)));
  let isWriting = true;
  let isOver = false;
  const gateways = [1, 2, 3].map((n) => {
    const register = lateBy(begun.register, 2 * n, () => isOver);
    return openGateway(scene, `g${n}`, { register, trust: manualTrust(begun.stamp) });
  });
  const readers = gateways.map(async (gateway, n) => {
    for (let reads = n; isWriting; reads += 1) {
      await gateway.read(otherIn(reads), 'a');
      await pause(1);
    }
  });
  for (let version = 2; version < publishes; version += 1) {
    await publish(scene, begun, entry('a', version), entry(otherIn(version), version));
    await pause(2);
  }
  isWriting = false;
  await Promise.all(readers);
  isOver = true;
  for (const gateway of gateways) gateway.close();
};

/** Every answer is made at once and delivered late. */
const lateBy = (register: Register, ms: number, isOver: () => boolean): Register => ({
  ...register,
  sync: async (...asked) => {
    // Whoever still listens has nothing to hear any more.
    if (isOver()) throw new Error('The schedule is over.');
    const answer = await register.sync(...asked);
    await pause(ms);
    return answer;
  },
});
