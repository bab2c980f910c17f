import { sql, type Transaction } from 'kysely';
import type { ServiceContext } from '../../../schema/context-header.ts';
import { once } from '../../kit/idempotency.ts';
import { serviceError } from '../../kit/service-error.ts';
import type { CartCall } from '../cart-call.ts';
import type { CartWarning } from '../cart-warning.ts';
import { codeErrors, maxCodes, normalizeCodes, tooManyCodes } from '../input/codes.ts';
import { type DestinationInput, destinationErrors, normalizeDestination } from '../input/destination.ts';
import { idempotencyKeyErrors, idempotencyKeyReused } from '../input/idempotency-key.ts';
import { type LineInput, lineErrors, wantedLines } from '../input/lines.ts';
import { askAboutSkus } from '../neighbours/sku-facts.ts';
import { type Payload, payloadOf, Refusal, refuseIfAny } from '../refusal.ts';
import { storesOf } from '../stock-for.ts';
import { planAddition } from './addition.ts';
import { createKey, readCart, writeLines } from './cart-change.ts';

/** `CartCreateInput` of the SDL. */
export interface CartCreateInput {
  readonly lines: readonly LineInput[];
  readonly codes: readonly string[];
  readonly destination?: DestinationInput | null;
  readonly idempotencyKey: string;
}

/**
 * Makes a cart in the context of the request; the customer of the request becomes its holder.
 * Rejects with `BAD_INPUT` where the context lacks market, language or channel.
 */
export function cartCreate(input: CartCreateInput, call: CartCall): Promise<Payload> {
  return payloadOf(async () => {
    refuseIfAny(inputErrors(input));
    const situation = situationOf(call.context);
    const wanted = wantedLines(input.lines);
    // Asked on a repeated call too, for nothing: a lock must not wait for neighbours, and repeats are rare.
    const facts = await askAboutSkus(
      call,
      situation,
      () => storesOf(situation),
      wanted.map(({ sku }) => sku),
    );
    const { idempotencyKey, ...rest } = input;
    // A guest has no name but the client's: keys of guests tell calls apart only if they are random.
    const scope = [call.context.client ?? '', call.context.customerId ?? '', 'cartCreate'];
    return call.db.transaction().execute(async (trx) => {
      let reductions: readonly CartWarning[] = [];
      const outcome = await once(trx, { scope, key: idempotencyKey, input: rest }, async () => {
        const addition = planAddition([], wanted, facts, createKey);
        reductions = addition.reductions;
        const key = await insertCart(trx, situation, input);
        await writeLines(trx, key, addition.writes, situation);
        return key;
      });
      if (outcome.kind === 'reused') throw new Refusal([idempotencyKeyReused]);
      // A repeated call answers the cart as it is by now, which is what a shopper who lost an answer wants to
      // see.
      return { cart: await readCart(trx, outcome.objectId), reductions };
    });
  });
}

const inputErrors = ({ lines, codes, destination, idempotencyKey }: CartCreateInput) => [
  ...lineErrors(lines),
  ...codeErrors(codes),
  ...codeCountErrors(normalizeCodes(codes).length),
  ...(destination ? destinationErrors(destination) : []),
  ...idempotencyKeyErrors(idempotencyKey),
];

const codeCountErrors = (count: number) => (count > maxCodes ? [tooManyCodes('INVALID_CODE', count)] : []);

interface Situation {
  readonly market: string;
  readonly language: string;
  readonly channel: string;
  readonly store: string | null;
  readonly customerKey: string | null;
  readonly customerGroup: string | null;
}

function situationOf({
  market,
  language,
  channel,
  store,
  customerId,
  customerGroup,
}: ServiceContext): Situation {
  if (market === undefined || language === undefined || channel === undefined) {
    throw serviceError('BAD_INPUT', 'A cart is made in a context with market, language and channel.');
  }
  return {
    market,
    language,
    channel,
    store: store ?? null,
    customerKey: customerId ?? null,
    customerGroup: customerGroup ?? null,
  };
}

async function insertCart(
  trx: Transaction<object>,
  { market, language, channel, store, customerKey, customerGroup }: Situation,
  { codes, destination }: CartCreateInput,
): Promise<string> {
  const key = createKey();
  const goesTo = destination ? JSON.stringify(normalizeDestination(destination)) : null;
  await sql`
    INSERT INTO cart (key, customer_key, customer_group, market, language, channel, store, codes, destination)
    VALUES (${key}, ${customerKey}, ${customerKey && customerGroup}, ${market}, ${language}, ${channel}, ${store},
      ${[...normalizeCodes(codes)]}::text[], ${goesTo}::jsonb)`.execute(trx);
  return key;
}
