import { expect, it } from '@jest/globals';
import { createEntryLoader, type EntryReader } from '../../schema/read/entry-reader.ts';
import { createReadContext } from '../../schema/read/read-context.ts';

/** A reader of which every entry has its key as value; it notes what it is asked and refuses one book. */
function createNotingReader(): EntryReader & { readonly asked: (readonly [string, ...string[]])[] } {
  const asked: (readonly [string, ...string[]])[] = [];
  return {
    asked,
    read: async (book, keys) => {
      asked.push([book, ...keys]);
      if (book === 'closed') throw new Error('This book is closed.');
      return keys.map((key) => ({ key, version: 1, value: key }));
    },
  };
}

it('asks a book once for all that is wanted in one tick, and never again', async () => {
  const reader = createNotingReader();
  const entries = createEntryLoader(reader);
  const load = (book: string, key: string) => entries.load(book, key);
  await Promise.all([load('a', 'x'), load('b', 'x'), load('a', 'y'), load('a', 'x')]);
  await Promise.all([load('a', 'y'), load('a', 'z')]);
  expect(reader.asked).toEqual([
    ['a', 'x', 'y'],
    ['b', 'x'],
    ['a', 'z'],
  ]);
});

it('does not ask for what it has seen, and believes the first that it saw', async () => {
  const reader = createNotingReader();
  const entries = createEntryLoader(reader);
  entries.see('a', { key: 'x', version: 7, value: 'seen' });
  entries.see('a', { key: 'x', version: 8, value: 'later' });
  expect(await entries.load('a', 'x')).toMatchObject({ version: 7, value: 'seen' });
  expect(reader.asked).toEqual([]);
});

it('lets a book that cannot be read spoil no other', async () => {
  const entries = createEntryLoader(createNotingReader());
  const [closed, open] = await Promise.allSettled([entries.load('closed', 'x'), entries.load('open', 'x')]);
  expect([closed.status, open.status]).toEqual(['rejected', 'fulfilled']);
});

it('does once what one operation wants several times', async () => {
  const { once } = createReadContext(createNotingReader(), {});
  let done = 0;
  const work = async () => {
    done += 1;
    return done;
  };
  expect(await Promise.all([once('a', work), once('a', work), once('b', work)])).toEqual([1, 1, 2]);
});
