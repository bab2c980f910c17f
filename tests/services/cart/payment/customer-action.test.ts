import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { eventually } from '../../../kit/eventually.ts';
import { openPaymentFront, type PaymentFront } from './payment-front.ts';
import { ask, present } from './provider-desk.ts';

let front: PaymentFront;
beforeAll(async () => {
  front = await openPaymentFront('service');
});
afterAll(() => front.close());

const begin = async (description = 'C1000001') => {
  const payment = await front.provider.authorize(ask('test-action', { description }));
  return { key: payment.key, url: payment.nextAction?.url ?? '' };
};
const press = (url: string, body: string) =>
  fetch(url, { method: 'POST', body, headers: { 'content-type': 'application/x-www-form-urlencoded' } });
const heard = (key: string) =>
  eventually('the webhook comes', async () => front.told.some(({ payment }) => payment === key));

describe('a payment that waits for its customer', () => {
  it('shows him a page, is authorized once he approves, and says so by a webhook', async () => {
    const { key, url } = await begin();
    expect(url.startsWith(`${front.url}/payments/test/actions/`)).toBe(true);
    expect(await front.provider.find(key)).toMatchObject({ state: 'ACTION_REQUIRED', authorizedMinor: 0 });
    const page = await fetch(url);
    expect(page.status).toBe(200);
    const html = await page.text();
    for (const part of ['C1000001', '12.34 EUR', 'value="approve"', 'value="decline"'])
      expect(html).toContain(part);
    // Looking decides nothing.
    expect(await front.provider.find(key)).toMatchObject({ state: 'ACTION_REQUIRED' });
    expect(await (await press(url, 'decision=approve')).text()).toContain('The payment is approved');
    expect(await front.provider.find(key)).toMatchObject({
      ...{ state: 'AUTHORIZED', authorizedMinor: 1_234, nextAction: null },
    });
    await heard(key);
  });

  it('is declined once he declines; the first decision counts', async () => {
    const { key, url } = await begin();
    await press(url, 'decision=decline');
    expect(await (await press(url, 'decision=approve')).text()).toContain('The payment is declined');
    expect(await front.provider.find(key)).toMatchObject({
      ...{ state: 'DECLINED', authorizedMinor: 0, decline: { code: 'declined_by_customer' } },
    });
    await heard(key);
  });

  it('is decided once where both buttons are pressed at once', async () => {
    const { key, url } = await begin();
    const pages = await Promise.all(
      ['approve', 'decline', 'approve'].map(async (decision) =>
        (await press(url, `decision=${decision}`)).text(),
      ),
    );
    expect(new Set(pages).size).toBe(1);
    const { state } = present(await front.provider.find(key));
    expect(pages[0]).toContain(state === 'AUTHORIZED' ? 'is approved' : 'is declined');
  });

  it('cannot be approved after it was cancelled', async () => {
    const { key, url } = await begin();
    await front.provider.cancel({ payment: key, key: `${key}/cancel` });
    expect(await (await press(url, 'decision=approve')).text()).toContain('The payment was cancelled');
    expect(await front.provider.find(key)).toMatchObject({ state: 'CANCELLED', authorizedMinor: 0 });
  });
});

describe('the page', () => {
  it('shows text as text, and lets no script run', async () => {
    const { url } = await begin(`"><script>alert('1')</script>&`);
    const page = await fetch(url);
    const html = await page.text();
    expect(html).not.toContain('<script');
    expect(html).toContain('&#34;&#62;&#60;script&#62;alert(&#39;1&#39;)&#60;/script&#62;&#38;');
    expect(page.headers.get('content-security-policy')).toMatch(/^default-src 'none';/);
    expect(page.headers.get('referrer-policy')).toBe('no-referrer');
    expect(page.headers.get('cache-control')).toBe('no-store');
  });

  it('is found by nothing but its link', async () => {
    const [one, other] = [await begin(), await begin()];
    const token = new URL(one.url).pathname.split('/').at(-1) ?? '';
    // 256 bits, of which the other's says nothing.
    expect(token).toMatch(/^[\w-]{43}$/);
    expect(other.url).not.toContain(token.slice(0, 8));
    const guesses = [one.key, 'x', '%00', 'A'.repeat(43), `${token.slice(1)}A`, "'%20OR%201=1--"];
    for (const guess of guesses) {
      const url = `${front.url}/payments/test/actions/${guess}`;
      expect((await fetch(url)).status).toBe(404);
      expect((await press(url, 'decision=approve')).status).toBe(404);
    }
    expect(await front.provider.find(one.key)).toMatchObject({ state: 'ACTION_REQUIRED' });
  });

  it.each([
    '',
    'decision=',
    'decision=Approve',
    'decision=approve&decision=decline',
    '{"decision":"approve"}',
  ])('takes nothing but its buttons: %p', async (body) => {
    const { key, url } = await begin();
    expect((await press(url, body)).status).toBe(400);
    expect(await front.provider.find(key)).toMatchObject({ state: 'ACTION_REQUIRED' });
  });
});
