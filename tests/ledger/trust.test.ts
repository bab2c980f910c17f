import { expect, it } from '@jest/globals';
import { type BookStamp, createTrust } from '../../ledger/index.ts';
import { turns } from './read-kit.ts';

const book = 'prices:test';
const says = (epoch: number, server: string | null): readonly BookStamp[] => [
  { book, epoch, server, birth: server && `born on ${server}`, trustMs: 2_000 },
];

/** An owner whose answers a test lets arrive, and a clock that it sets. */
function openTrust() {
  const answers: ((stamps: readonly BookStamp[]) => void)[] = [];
  const time = { now: 10_000 };
  const trust = createTrust({
    ask: () => new Promise((resolve) => answers.push(resolve)),
    now: () => time.now,
  });
  return { trust, answers, time };
}

it('counts from the moment at which the question was sent, not from the answer', async () => {
  const { trust, answers, time } = openTrust();
  const learned = trust.learn(book);
  await turns();
  time.now += 1_500;
  answers[0]?.(says(3, 'server-1'));
  expect(await learned).toEqual({ epoch: 3, server: 'server-1', birth: 'born on server-1' });
  time.now += 499;
  expect(trust.trusted(book)).toEqual({ epoch: 3, server: 'server-1', birth: 'born on server-1' });
  time.now += 1;
  expect(trust.trusted(book)).toBeNull();
  trust.close();
});

it('trusts nobody while the owner names nobody, and makes nobody wait for long', async () => {
  const { trust, answers, time } = openTrust();
  const learned = trust.learn(book);
  await turns();
  time.now += 2_000;
  answers[0]?.(says(4, null));
  expect(await learned).toBeNull();
  trust.close();
});

it('waits a little where the book is just being put into a register for the first time', async () => {
  const { trust, answers } = openTrust();
  const learned = trust.learn(book);
  await turns();
  answers[0]?.(says(0, null));
  while (answers.length < 2) await turns();
  answers[1]?.(says(1, 'server-1'));
  expect(await learned).toEqual({ epoch: 1, server: 'server-1', birth: 'born on server-1' });
  trust.close();
});

it('asks once more where something contradicts what it is just asking about', async () => {
  const { trust, answers } = openTrust();
  void trust.learn(book);
  await turns();
  trust.doubt();
  answers[0]?.(says(1, 'server-1'));
  await turns();
  answers[1]?.(says(2, 'server-2'));
  await turns();
  expect(trust.trusted(book)).toEqual({ epoch: 2, server: 'server-2', birth: 'born on server-2' });
  // An older answer revives no older epoch.
  trust.doubt();
  await turns();
  answers[2]?.(says(1, 'server-1'));
  await turns();
  expect(trust.trusted(book)).toEqual({ epoch: 2, server: 'server-2', birth: 'born on server-2' });
  trust.close();
});
