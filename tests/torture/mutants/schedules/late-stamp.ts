import { type BookStamp, createMemoryRegister, createTrust, type Stamp } from '../../../../ledger/index.ts';
import { begunRegister, book, entry, turns } from '../../../ledger/read-kit.ts';
import { openGateway } from '../kit/gateway.ts';
import { publish } from '../kit/publish.ts';
import type { Play } from '../scene.ts';

const trustMs = 2_000;

/** The owner's word for the old register arrives when its time is over, and the owner has named another one. */
export const play: Play = async (scene) => {
  const old = await begunRegister([entry('a', 1)]);
  const next = createMemoryRegister('server-2');
  const time = { now: 0 };
  const now = () => time.now;
  let answer = async (): Promise<readonly BookStamp[]> => says(old.stamp);
  const trust = createTrust({ ask: () => answer(), now });
  const behind = openGateway(scene, 'g1', { register: old.register, trust, now });
  await behind.read('a');

  let arrive = (): void => {};
  answer = () =>
    new Promise((resolve) => {
      arrive = () => resolve(says(old.stamp));
    });
  trust.doubt();
  await turns();
  // The owner revokes the old register, waits for the end of all trust in it, and names the next one.
  time.now += trustMs + 500;
  const stamp = await next.begin(book, { epoch: 2, server: 'server-2' }, null);
  if (stamp === null) throw new Error('The next register cannot begin.');
  answer = async () => says(stamp);
  await publish(scene, { register: next, stamp }, entry('a', 2));
  const trustNext = createTrust({ ask: () => answer(), now });
  const ahead = openGateway(scene, 'g2', { register: next, trust: trustNext, now });
  await ahead.read('a');
  arrive();
  await turns();
  await behind.read('a');
  for (const gateway of [behind, ahead]) gateway.close();
  for (const each of [trust, trustNext]) each.close();
};

const says = ({ epoch, server, birth }: Stamp): readonly BookStamp[] => [
  { book, epoch, server, birth, trustMs },
];
