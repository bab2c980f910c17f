import { type Kysely, sql, type Transaction } from 'kysely';
import type { ServiceContext } from '../../schema/context-header.ts';
import type { Customer, CustomerProfile } from './customer.ts';
import type { CustomerCall } from './customer-call.ts';
import { parseIdentity, type TokenIdentity } from './identity.ts';

/** The customer of the request's token, known from now on; null without one. */
export async function signIn(call: CustomerCall): Promise<Customer | null> {
  const { customerId } = call.context;
  if (customerId === undefined) return null;
  // One statement where nothing is new, which is nearly always.
  const known = await call.customers.load(customerId);
  if (known !== null && isKnown(known, parseIdentity(call.context.identity))) return known;
  await call.db.transaction().execute((trx) => register(trx, customerId, call.context));
  return call.customers.load(customerId);
}

/** Makes the customer at first sight, and remembers the login; two first requests at once make one customer. */
export async function register(
  trx: Transaction<object>,
  customerId: string,
  context: ServiceContext,
): Promise<void> {
  const identity = parseIdentity(context.identity);
  await sql`
    INSERT INTO customer (id, profile)
    VALUES (${customerId}, ${JSON.stringify(firstProfile(identity, context.language))}::jsonb)
    ON CONFLICT DO NOTHING`.execute(trx);
  if (identity !== null) await rememberLogin(trx, customerId, identity);
}

async function rememberLogin(
  db: Kysely<object>,
  customerId: string,
  { issuer, subject }: TokenIdentity,
): Promise<void> {
  await sql`
    INSERT INTO customer_identity (customer_id, issuer, subject) VALUES (${customerId}, ${issuer}, ${subject})
    ON CONFLICT DO NOTHING`.execute(db);
}

const isKnown = ({ identities }: Customer, identity: TokenIdentity | null): boolean =>
  identity === null ||
  identities.some(({ issuer, subject }) => issuer === identity.issuer && subject === identity.subject);

// What the token says once; later tokens do not overwrite what the customer has made of it.
const firstProfile = (identity: TokenIdentity | null, language: string | undefined): CustomerProfile => ({
  givenName: identity?.claims.givenName ?? null,
  familyName: identity?.claims.familyName ?? null,
  email: identity?.claims.email ?? null,
  phone: null,
  birthday: null,
  language: language ?? null,
});
