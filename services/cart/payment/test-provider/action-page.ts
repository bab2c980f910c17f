import { formatAmount } from '../../../../schema/money.ts';
import type { PaymentRow } from './payment-rows.ts';

/** The page on which the customer decides, or sees what was decided; null: there is no such payment. */
export function renderActionPage(row: PaymentRow | null): string {
  if (row === null) return page('Unknown payment', '<p>This link opens no payment.</p>');
  const what = `<p>${escapeHtml(row.description)}</p>
<p class="amount">${escapeHtml(`${formatAmount(row.asked, row.currency)} ${row.currency}`)}</p>`;
  if (row.state === 'ACTION_REQUIRED') return page('Approve the payment?', what + form);
  return page(titles[row.state] ?? 'The payment is over', `${what}<p>You may go back to the shop.</p>`);
}

/** Text as it may stand anywhere in HTML. */
export const escapeHtml = (text: string): string =>
  text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);

const titles: Readonly<Record<string, string>> = {
  AUTHORIZED: 'The payment is approved',
  DECLINED: 'The payment is declined',
  CANCELLED: 'The payment was cancelled',
};

// Without an address it is sent to where it came from, behind whatever proxy that is.
const form = `<form method="post">
<button name="decision" value="approve">Approve</button>
<button name="decision" value="decline">Decline</button>
</form>`;

const page = (title: string, body: string): string => `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>${title}</title><style>
body { font: 1rem/1.5 system-ui, sans-serif; max-width: 24rem; margin: 4rem auto; padding: 0 1rem }
.amount { font-size: 1.5rem }
button { font: inherit; padding: .5rem 1.5rem; margin-right: .5rem }
small { color: #555 }
</style></head><body>
<h1>${title}</h1>
${body}
<p><small>Comptoir's test provider: no money moves.</small></p>
</body></html>
`;
