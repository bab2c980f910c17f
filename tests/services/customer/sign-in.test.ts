import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { formatGlobalId } from '../../../schema/global-id.ts';
import { type CustomerDesk, createCustomerDesk, person } from './customer-desk.ts';

let desk: CustomerDesk;

beforeAll(async () => {
  desk = await createCustomerDesk();
});
afterAll(() => desk.close());

const whole = `{ customer { __typename id createdAt
  profile { givenName familyName email phone birthday language }
  identities { issuer subject } addresses { id } wishlists { id } } }`;

describe('the customer of the token', () => {
  it('is made at first sight with what the token says', async () => {
    const context = {
      ...person('ada'),
      identity: JSON.stringify({
        issuer: 'https://login.example',
        subject: 'ada',
        givenName: 'Ada',
        familyName: 'Lovelace',
        email: 'ada@example.org',
      }),
    };
    const first = await desk.ask(context, whole);
    expect(first).toEqual({
      data: {
        customer: {
          __typename: 'Customer',
          id: formatGlobalId('Customer', 'customer-ada'),
          createdAt: expect.stringMatching(/^20\d\d-.*Z$/),
          profile: {
            givenName: 'Ada',
            familyName: 'Lovelace',
            email: 'ada@example.org',
            phone: null,
            birthday: null,
            language: 'fr',
          },
          identities: [{ issuer: 'https://login.example', subject: 'ada' }],
          addresses: [],
          wishlists: [],
        },
      },
    });
    expect(await desk.ask(context, whole)).toEqual(first);
  });

  it('is one, however many first requests come at once', async () => {
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => desk.ask(person('bob'), '{ customer { id createdAt } }')),
    );
    for (const answer of answers) expect(answer).toEqual(answers[0]);
    expect(answers[0]?.data?.customer).not.toBeNull();
  });

  it('is made by a mutation too, and by a look-up of their own id', async () => {
    const { customer } = await desk.change(
      person('cy'),
      'customerProfileUpdate',
      { phone: '+33142685300' },
      'customer { profile { givenName phone } }',
    );
    expect(customer).toEqual({ profile: { givenName: 'cy', phone: '+33142685300' } });
    const ids = [formatGlobalId('Customer', 'customer-dee')];
    const { data } = await desk.ask(
      person('dee'),
      'query ($ids: [ID!]!) { customersByIds(ids: $ids) { id profile { givenName } } }',
      { ids },
    );
    expect(data).toEqual({ customersByIds: [{ id: ids[0], profile: { givenName: 'dee' } }] });
  });

  it('is known by every login that was used', async () => {
    const second = JSON.stringify({ issuer: 'https://other.example', subject: 'e-2' });
    await desk.ask(person('eve'), '{ customer { id } }');
    const { data } = await desk.ask(
      { ...person('eve'), identity: second },
      '{ customer { identities { issuer } profile { givenName } } }',
    );
    expect(data?.customer).toEqual({
      identities: [{ issuer: 'https://login.example' }, { issuer: 'https://other.example' }],
      profile: { givenName: 'eve' },
    });
  });

  it('takes no claim from a token that a profile could not hold', async () => {
    const identity = JSON.stringify({
      issuer: 'https://login.example',
      subject: 'fay',
      givenName: 'x'.repeat(101),
      familyName: 7,
      email: 'no address',
    });
    const { data } = await desk.ask({ ...person('fay'), identity }, whole);
    expect(data?.customer).toMatchObject({ profile: { givenName: null, familyName: null, email: null } });
  });

  it('is nobody without a token', async () => {
    expect(await desk.ask({ client: 'web' }, whole)).toEqual({ data: { customer: null } });
  });
});
