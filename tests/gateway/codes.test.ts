import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createStubShop } from '../kit/stub-shop.ts';
import { startTestGateway, type TestGateway } from '../kit/test-gateway.ts';

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startTestGateway({ services: createStubShop() });
});
afterAll(() => gateway.close());

const messages = async (query: string, variables?: object) =>
  (await gateway.ask(query, { ...(variables && { variables }) })).body.errors?.map(({ message }) => message);

describe('codes of languages and countries', () => {
  it.each(['5', 'fr', 'true', '["fr"]'])('are texts: %s is refused by its name', async (literal) => {
    expect(await messages(`query @inContext(language: ${literal}) { context { market } }`)).toEqual([
      expect.stringContaining(`LanguageCode cannot be ${literal}: give the two lower-case letters`),
    ]);
  });

  it.each(['xx', 'zz', 'iw', 'FR', 'fra'])('hold no language %s', async (language) => {
    expect(
      await messages('query ($l: LanguageCode) @inContext(language: $l) { context { market } }', {
        l: language,
      }),
    ).toEqual([expect.stringContaining(`LanguageCode cannot be ${JSON.stringify(language)}`)]);
  });

  it.each(['XX', 'ZZ', 'UK', 'EU', 'fr'])('hold no country %s', async (country) => {
    const change = `mutation ($c: CountryCode!) {
      cartDeliverySet(input: { cartId: "x", destination: { country: $c } }) { userErrors { code } }
    }`;
    expect(await messages(change, { c: country })).toEqual([
      expect.stringContaining(`CountryCode cannot be ${JSON.stringify(country)}: give the two upper-case`),
    ]);
  });

  it('hold every language and country of the sample', async () => {
    for (const language of ['fr', 'en', 'de', 'it', 'tl', 'nb']) {
      const [message] = (await messages(
        `query @inContext(language: "${language}") { context { market } }`,
      )) ?? ['Market FR has no language'];
      expect(message).toContain('Market FR has no language');
    }
  });
});
