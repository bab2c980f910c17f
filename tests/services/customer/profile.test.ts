import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { type CustomerDesk, createCustomerDesk, person, refusals } from './customer-desk.ts';

let desk: CustomerDesk;

beforeAll(async () => {
  desk = await createCustomerDesk();
});
afterAll(() => desk.close());

const profile = 'customer { profile { givenName familyName email phone birthday language } }';
const update = (name: string, input: object) =>
  desk.change(person(name), 'customerProfileUpdate', input, profile);

it('keeps what is left out and takes away what is null', async () => {
  await update('ada', { familyName: 'King', email: 'ada@example.org', birthday: '1815-12-10' }).catch(
    () => {},
  );
  await update('ada', {
    familyName: 'King',
    email: 'ada@example.org',
    birthday: '1915-12-10',
    language: 'en',
  });
  expect(await update('ada', { familyName: null, phone: '+442071838750' })).toEqual({
    customer: {
      profile: {
        givenName: 'ada',
        familyName: null,
        email: 'ada@example.org',
        phone: '+442071838750',
        birthday: '1915-12-10',
        language: 'en',
      },
    },
    userErrors: [],
  });
});

it('loses nothing of two changes at once', async () => {
  await Promise.all([
    update('bob', { familyName: 'Stone' }),
    update('bob', { phone: '+33142685300' }),
    update('bob', { birthday: '1990-01-01' }),
  ]);
  expect((await update('bob', {})).customer).toMatchObject({
    profile: { givenName: 'bob', familyName: 'Stone', phone: '+33142685300', birthday: '1990-01-01' },
  });
});

const tomorrowEverywhere = new Date(Date.now() + 2 * 86_400_000).toISOString().slice(0, 10);

it.each([
  ['givenName', ''],
  ['givenName', 'x'.repeat(101)],
  ['familyName', 'two\nlines'],
  ['familyName', 'nul\0'],
  ['email', 'nobody'],
  ['email', 'two@at@example.org'],
  ['email', `${'x'.repeat(250)}@example.org`],
  ['phone', '0142685300'],
  ['phone', '+0142685300'],
  ['phone', '+3314268530012345'],
  ['birthday', tomorrowEverywhere],
  ['birthday', '1899-12-31'],
  ['birthday', '0000-01-01'],
])('refuses the %s %j and changes nothing', async (field, value) => {
  const before = await update('cy', {});
  const refused = await update('cy', { language: 'de', [field]: value });
  expect([refused.customer, refusals(refused)]).toEqual([null, [`INVALID_INPUT ${field}`]]);
  expect(await update('cy', {})).toEqual(before);
});

it('names every fault at once, with the value and the accepted form', async () => {
  const { userErrors } = await update('dee', { email: 'nobody', phone: '1' });
  expect(userErrors).toEqual([
    {
      code: 'INVALID_INPUT',
      field: ['email'],
      message: 'email cannot be "nobody". Give an e-mail address such as ada@example.org.',
    },
    {
      code: 'INVALID_INPUT',
      field: ['phone'],
      message: 'phone cannot be "1". Give a number as E.164 has it, such as +33142685300.',
    },
  ]);
});
