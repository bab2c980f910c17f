import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type CustomerDesk, createCustomerDesk, type Payload, person, refusals } from './customer-desk.ts';

let desk: CustomerDesk;
let calls = 0;

beforeAll(async () => {
  desk = await createCustomerDesk();
});
afterAll(() => desk.close());

interface Shown {
  readonly id: string;
  readonly label: string | null;
  readonly isDefault: boolean;
  readonly address: { readonly city: string };
}

const fields = 'customer { addresses { id label isDefault address { lines city country } } }';
const place = (city: string) => ({ lines: ['1 rue A'], city, country: 'FR' });
const add = (name: string, label: string, more: object = {}): Promise<Payload> =>
  desk.change(
    person(name),
    'customerAddressAdd',
    { label, address: place(label), idempotencyKey: `call-${++calls}`, ...more },
    fields,
  );
const update = (name: string, input: object): Promise<Payload> =>
  desk.change(person(name), 'customerAddressUpdate', input, fields);
const remove = (name: string, id: string): Promise<Payload> =>
  desk.change(person(name), 'customerAddressRemove', { id }, fields);
const shown = ({ customer }: Payload): readonly Shown[] =>
  (customer as { readonly addresses: readonly Shown[] }).addresses;
/** Such as `Home Work*`, the default one with a star. */
const labels = (payload: Payload): string =>
  shown(payload)
    .map(({ label, isDefault }) => `${label}${isDefault ? '*' : ''}`)
    .join(' ');
const idOf = (payload: Payload, label: string): string =>
  shown(payload).find((address) => address.label === label)?.id ?? 'none';

describe('addresses', () => {
  it('come in the order of adding, and exactly one is the default', async () => {
    expect(labels(await add('ada', 'Home'))).toBe('Home*');
    expect(labels(await add('ada', 'Work'))).toBe('Home* Work');
    const three = await add('ada', 'Beach', { isDefault: true });
    expect(labels(three)).toBe('Home Work Beach*');
    expect(labels(await update('ada', { id: idOf(three, 'Work'), isDefault: true }))).toBe(
      'Home Work* Beach',
    );
    expect(labels(await remove('ada', idOf(three, 'Work')))).toBe('Home* Beach');
    expect(labels(await remove('ada', idOf(three, 'Beach')))).toBe('Home*');
    expect(labels(await remove('ada', idOf(three, 'Home')))).toBe('');
  });

  it('have one default too where several are added as such at once', async () => {
    await Promise.all(Array.from({ length: 8 }, (_, n) => add('bob', `L${n}`, { isDefault: true })));
    const list = shown(await update('bob', { id: idOf(await add('bob', 'X'), 'X') }));
    expect([list.length, list.filter(({ isDefault }) => isDefault).length]).toEqual([9, 1]);
  });

  it('keep what is left out of a change; a null label is taken away', async () => {
    const id = idOf(await add('cy', 'Home'), 'Home');
    const [moved] = shown(await update('cy', { id, address: place('Paris') }));
    expect(moved).toEqual({
      id,
      label: 'Home',
      isDefault: true,
      address: { lines: ['1 rue A'], city: 'Paris', country: 'FR' },
    });
    expect(shown(await update('cy', { id, label: null }))[0]).toMatchObject({
      label: null,
      address: { city: 'Paris' },
    });
  });

  it('cannot lose their default without another one', async () => {
    const id = idOf(await add('dee', 'Home'), 'Home');
    expect(refusals(await update('dee', { id, isDefault: false }))).toEqual(['INVALID_INPUT isDefault']);
  });

  it('are at most 50, also when many are added at once', async () => {
    const added = await Promise.all(Array.from({ length: 60 }, (_, n) => add('eve', `L${n}`)));
    const refused = added.filter(({ userErrors }) => userErrors.length > 0);
    expect(refused.map(refusals)).toEqual(Array.from({ length: 10 }, () => ['TOO_MANY_ADDRESSES']));
  });

  it.each([
    [{ label: '' }, 'INVALID_INPUT label'],
    [{ label: 'x'.repeat(51) }, 'INVALID_INPUT label'],
    [{ address: { ...place('A'), lines: [] } }, 'INVALID_INPUT address lines'],
    [{ address: { ...place('A'), lines: ['a', 'b', 'c', 'd'] } }, 'INVALID_INPUT address lines'],
    [{ address: { ...place('A'), city: '' } }, 'INVALID_INPUT address city'],
    [{ address: { ...place('A'), phone: '1' } }, 'INVALID_INPUT address phone'],
    [{ address: { ...place('A'), name: 'nul\0' } }, 'INVALID_INPUT address name'],
    [{ idempotencyKey: '' }, 'INVALID_INPUT idempotencyKey'],
    [{ idempotencyKey: 'x'.repeat(101) }, 'INVALID_INPUT idempotencyKey'],
  ])('refuse %j', async (changes, refusal) => {
    expect(refusals(await add('fay', 'A', changes))).toEqual([refusal]);
  });

  it('are not found under an id that is none', async () => {
    for (const id of ['', 'nul\0', 'x'.repeat(22)]) {
      expect(refusals(await update('gus', { id }))).toEqual(['ADDRESS_NOT_FOUND id']);
      expect(refusals(await remove('gus', id))).toEqual(['ADDRESS_NOT_FOUND id']);
    }
  });
});

describe('adding an address under one key', () => {
  it('adds one, however often and however simultaneously it is called', async () => {
    const answers = await Promise.all(
      Array.from({ length: 10 }, () => add('hal', 'Home', { idempotencyKey: 'same' })),
    );
    for (const answer of answers) expect(answer).toEqual(answers[0]);
    expect(labels(await add('hal', 'Home', { idempotencyKey: 'same' }))).toBe('Home*');
  });

  it('is refused with other input', async () => {
    await add('ivy', 'Home', { idempotencyKey: 'same' });
    expect(refusals(await add('ivy', 'Work', { idempotencyKey: 'same' }))).toEqual([
      'IDEMPOTENCY_KEY_REUSED idempotencyKey',
    ]);
  });

  it('may be tried again where it was refused the first time', async () => {
    expect(refusals(await add('joe', 'Home', { idempotencyKey: 'k', address: place('') }))).toHaveLength(1);
    expect(labels(await add('joe', 'Home', { idempotencyKey: 'k' }))).toBe('Home*');
  });

  it('is another call for another customer', async () => {
    await add('kim', 'Home', { idempotencyKey: 'shared' });
    expect(labels(await add('lee', 'Work', { idempotencyKey: 'shared' }))).toBe('Work*');
  });
});

it('shows each change of one operation in its own answer', async () => {
  const { data } = await desk.ask(
    person('max'),
    `mutation ($address: AddressInput!) {
      a: customerAddressAdd(input: { address: $address, idempotencyKey: "a" }) { customer { addresses { isDefault } } }
      b: customerAddressAdd(input: { address: $address, idempotencyKey: "b" }) { customer { addresses { isDefault } } }
    }`,
    { address: place('Nice') },
  );
  expect(data).toEqual({
    a: { customer: { addresses: [{ isDefault: true }] } },
    b: { customer: { addresses: [{ isDefault: true }, { isDefault: false }] } },
  });
});
