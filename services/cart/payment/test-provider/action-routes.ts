import type { Kysely } from 'kysely';
import type { HttpRoute, HttpRouteAnswer } from '../../../../schema/http-route.ts';
import { renderActionPage } from './action-page.ts';
import { type Decision, decide } from './decide.ts';
import { type PaymentRow, readRow } from './payment-rows.ts';
import type { WebhookHabits } from './plan-webhook.ts';

/** Where a payment's page is, below the public address. */
export const actionPath = (token: string): string => `/payments/test/actions/${token}`;

/** The page, and what its buttons send. Looking changes nothing: programs follow links, too. */
export const actionRoutes = (db: Kysely<object>, habits: WebhookHabits): readonly HttpRoute[] => [
  {
    method: 'GET',
    path: actionPath(':token'),
    role: null,
    answer: async ({ params }) => show(await find(params, (token) => readRow(db, 'action_token', token))),
  },
  {
    method: 'POST',
    path: actionPath(':token'),
    role: null,
    answer: async ({ params, body }) => {
      const decision = parseDecision(body);
      const look = (token: string) =>
        decision === null ? readRow(db, 'action_token', token) : decide(db, token, decision, habits);
      return show(await find(params, look), decision === null ? 400 : 200);
    },
  },
];

async function find(
  { token = '' }: Readonly<Record<string, string>>,
  look: (token: string) => Promise<PaymentRow | null>,
): Promise<PaymentRow | null> {
  // Anything else is no token, and may be no text that PostgreSQL takes.
  return /^[\w-]{43}$/.test(token) ? look(token) : null;
}

function parseDecision(body: Buffer): Decision | null {
  const given = new URLSearchParams(body.toString('utf8')).getAll('decision');
  const [decision] = given;
  return given.length === 1 && (decision === 'approve' || decision === 'decline') ? decision : null;
}

const show = (row: PaymentRow | null, status = 200): HttpRouteAnswer => ({
  status: row === null ? 404 : status,
  body: renderActionPage(row),
  headers: {
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy':
      "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    // The address is the right to decide: nobody else is to learn it.
    'referrer-policy': 'no-referrer',
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
  },
});
