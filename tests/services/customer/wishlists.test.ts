import { afterAll, beforeAll, expect, it, jest } from '@jest/globals';
import pg from 'pg';
import { formatGlobalId } from '../../../schema/global-id.ts';
import { type CustomerDesk, createCustomerDesk, type Payload, person, refusals } from './customer-desk.ts';

let desk: CustomerDesk;
let calls = 0;

beforeAll(async () => {
  desk = await createCustomerDesk();
});
afterAll(() => desk.close());

interface Shown {
  readonly id: string;
  readonly title: string;
  readonly items: readonly { readonly sku: string; readonly addedAt: string }[];
  readonly updatedAt: string;
}

const fields = 'wishlist { id title updatedAt items { sku addedAt } }';
const create = (name: string, input: object): Promise<Payload> =>
  desk.change(
    person(name),
    'wishlistCreate',
    { title: 'Ideas', idempotencyKey: `call-${++calls}`, ...input },
    fields,
  );
const addTo = (name: string, { id }: Shown, skus: readonly string[]): Promise<Payload> =>
  desk.change(person(name), 'wishlistItemsAdd', { wishlistId: id, skus }, fields);
const removeFrom = (name: string, { id }: Shown, skus: readonly string[]): Promise<Payload> =>
  desk.change(person(name), 'wishlistItemsRemove', { wishlistId: id, skus }, fields);
const shown = ({ wishlist }: Payload): Shown => wishlist as Shown;
const skusOf = (payload: Payload): readonly string[] => shown(payload).items.map(({ sku }) => sku);
const listsOf = async (name: string): Promise<readonly string[]> => {
  const { data } = await desk.ask(person(name), '{ customer { wishlists { title } } }');
  const customer = data?.customer as { readonly wishlists: readonly Shown[] } | undefined;
  return (customer?.wishlists ?? []).map(({ title }) => title);
};
const skus = (count: number): string[] => Array.from({ length: count }, (_, n) => `sku-${n}`);

it('holds each SKU once, the one added last first, and adds one that is there already nowhere else', async () => {
  const list = await create('ada', { skus: ['a', 'b', 'a', 'c'] });
  expect(skusOf(list)).toEqual(['c', 'b', 'a']);
  const more = await addTo('ada', shown(list), ['a', 'd', 'd']);
  expect(skusOf(more)).toEqual(['d', 'c', 'b', 'a']);
  expect(shown(more).items.at(-1)).toEqual(shown(list).items.at(-1));
  expect(skusOf(await removeFrom('ada', shown(list), ['c', 'never']))).toEqual(['d', 'b', 'a']);
});

const repeated = (sku: string, index: string) => ({
  code: 'SKU_ALREADY_LISTED',
  field: ['skus', index],
  message: `${sku} stands earlier in skus: a wishlist holds it once.`,
});

it('says which SKUs a new list holds once though they were given twice, however often it is asked', async () => {
  const input = { title: 'Ideas', skus: ['a', 'b', 'a'], idempotencyKey: 'doubled skus' };
  const make = () => desk.change(person('lou'), 'wishlistCreate', input, 'warnings { code field message }');
  const made = { userErrors: [], warnings: [repeated('a', '2')] };
  expect(await make()).toEqual(made);
  expect(await make()).toEqual(made);
});

it('says which SKUs a change had no effect on', async () => {
  const list = shown(await create('kim', { skus: ['a', 'b'] }));
  const ofList = (mutation: string, input: object) =>
    desk.change(
      person('kim'),
      mutation,
      { wishlistId: list.id, ...input },
      'warnings { code field message }',
    );
  expect(await ofList('wishlistItemsAdd', { skus: ['new', 'a', 'new', 'a'] })).toEqual({
    userErrors: [],
    warnings: [
      { code: 'SKU_ALREADY_LISTED', field: ['skus', '1'], message: 'a was in the wishlist before.' },
      repeated('new', '2'),
      repeated('a', '3'),
    ],
  });
  expect(await ofList('wishlistItemsRemove', { skus: ['b', 'never'] })).toEqual({
    userErrors: [],
    warnings: [{ code: 'SKU_NOT_LISTED', field: ['skus', '1'], message: 'never was not in the wishlist.' }],
  });
});

it('was changed when something came or went, and not when nothing did', async () => {
  const list = shown(await create('bob', { skus: ['a'] }));
  expect(shown(await addTo('bob', list, ['a']))).toEqual(list);
  expect(shown(await removeFrom('bob', list, ['never']))).toEqual(list);
  expect(Date.parse(shown(await addTo('bob', list, ['b'])).updatedAt)).toBeGreaterThanOrEqual(
    Date.parse(list.updatedAt),
  );
});

it('stands first where it was changed last', async () => {
  const old = shown(await create('cy', { title: 'Old' }));
  await create('cy', { title: 'New' });
  expect(await listsOf('cy')).toEqual(['New', 'Old']);
  await addTo('cy', old, ['a']);
  expect(await listsOf('cy')).toEqual(['Old', 'New']);
});

it('is gone once it is removed', async () => {
  const { id } = shown(await create('dee', { skus: ['a'] }));
  const remove = () => desk.change(person('dee'), 'wishlistRemove', { wishlistId: id }, 'removedId');
  expect(await remove()).toEqual({ removedId: id, userErrors: [] });
  expect(refusals(await remove())).toEqual(['WISHLIST_NOT_FOUND wishlistId']);
  expect(await listsOf('dee')).toEqual([]);
});

it('is one of at most 20, also when many are made at once', async () => {
  const made = await Promise.all(Array.from({ length: 25 }, () => create('eve', {})));
  expect(made.flatMap(refusals)).toEqual(Array.from({ length: 5 }, () => 'TOO_MANY_WISHLISTS'));
});

it('holds at most 200 items', async () => {
  const list = shown(await create('fay', { skus: [...skus(200), 'sku-0'] }));
  expect(refusals(await addTo('fay', list, ['sku-7', 'one-more']))).toEqual(['TOO_MANY_ITEMS skus']);
  expect(shown(await addTo('fay', list, ['sku-7']))).toEqual(list);
  expect(refusals(await create('fay', { skus: skus(201) }))).toEqual(['INVALID_INPUT skus']);
});

it.each([
  [{ title: '' }, 'INVALID_INPUT title'],
  [{ title: 'x'.repeat(101) }, 'INVALID_INPUT title'],
  [{ skus: ['a', ''] }, 'INVALID_INPUT skus 1'],
  [{ skus: ['nul\0'] }, 'INVALID_INPUT skus 0'],
  [{ idempotencyKey: ' ' }, 'INVALID_INPUT idempotencyKey'],
])('is not made with %j', async (input, refusal) => {
  expect(refusals(await create('gus', input))).toEqual([refusal]);
});

it('takes no SKU that is none, and is not found under an id that is none', async () => {
  const list = shown(await create('hal', {}));
  for (const change of [addTo, removeFrom]) {
    expect(refusals(await change('hal', list, ['']))).toEqual(['INVALID_INPUT skus 0']);
    for (const id of ['', 'nul\0', formatGlobalId('Wishlist', 'x'), formatGlobalId('Wishlist', 'x\0')]) {
      expect(refusals(await change('hal', { ...list, id }, ['a']))).toEqual([
        'WISHLIST_NOT_FOUND wishlistId',
      ]);
    }
  }
});

it('is made once under one key, even by calls at the same moment, and answered as it is now', async () => {
  const input = { title: 'Once', skus: ['a'], idempotencyKey: 'same' };
  const answers = await Promise.all(Array.from({ length: 10 }, () => create('ivy', input)));
  expect(new Set(answers.map((answer) => shown(answer).id)).size).toBe(1);
  expect(await listsOf('ivy')).toEqual(['Once']);
  await addTo('ivy', shown(answers[0] as Payload), ['b']);
  expect(skusOf(await create('ivy', input))).toEqual(['b', 'a']);
  expect(refusals(await create('ivy', { ...input, title: 'Other' }))).toEqual([
    'IDEMPOTENCY_KEY_REUSED idempotencyKey',
  ]);
});

it('is read with its items by two statements, however many are asked for', async () => {
  const ids: string[] = [];
  for (let n = 0; n < 12; n += 1) ids.push(shown(await create('lea', { skus: ['a'] })).id);
  const query = jest.spyOn(pg.Client.prototype, 'query');
  const { data } = await desk.ask(
    person('lea'),
    'query ($ids: [ID!]!) { wishlistsByIds(ids: $ids) { items { sku } } }',
    { ids },
  );
  const statements = query.mock.calls.length;
  query.mockRestore();
  expect(data?.wishlistsByIds).toEqual(ids.map(() => ({ items: [{ sku: 'a' }] })));
  expect(statements).toBe(2);
});

it('comes in the order of ids where many are asked for', async () => {
  const one = shown(await create('joe', { title: 'One' }));
  const two = shown(await create('joe', { title: 'Two' }));
  const ids = [two.id, 'garbage', formatGlobalId('Wishlist', 'nobody'), one.id, two.id];
  const { data } = await desk.ask(
    person('joe'),
    'query ($ids: [ID!]!) { wishlistsByIds(ids: $ids) { title } }',
    { ids },
  );
  expect(data?.wishlistsByIds).toEqual([{ title: 'Two' }, null, null, { title: 'One' }, { title: 'Two' }]);
});
