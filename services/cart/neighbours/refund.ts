import { formatContextHeader } from '../../../schema/context-header.ts';
import { ask } from './ask.ts';
import type { HoldFor, HoldNeighbours } from './holds.ts';
import type { Quote, TaxedMoney } from './quote.ts';

/** What was paid, and what of it goes back. */
export interface AskedRefund {
  readonly currency: string;
  readonly taxIncluded: boolean;
  readonly lines: readonly {
    readonly lineId: string;
    readonly quantity: number;
    /** Cancelled and returned together. */
    readonly refundedBefore: number;
    readonly units: number;
    readonly paid: { readonly shown: string; readonly tax: string; readonly taxRate: string };
  }[];
}

/** What goes back, as pricing says it. */
export interface Refund {
  readonly lines: readonly {
    readonly lineId: string;
    readonly total: TaxedMoney;
    readonly taxRate: string;
  }[];
  readonly taxes: Quote['taxes'];
  readonly total: TaxedMoney;
}

/** Has pricing compute a refund: the same for the same input, for ever. Rejects where it cannot be asked. */
export async function askRefund(
  { callers, log }: HoldNeighbours,
  { market, requestId }: HoldFor,
  input: AskedRefund,
): Promise<Refund> {
  const context = formatContextHeader('pricing', { market });
  const answer = await ask<{ readonly refund: Refund }>({ callers, log, reads: [] }, 'pricing', {
    ...{ document, variables: { input }, context, requestId },
  });
  if (answer.kind === 'failed') throw answer.error;
  return answer.data.refund;
}

const document = /* GraphQL */ `
  query CartRefund($input: RefundInput!) {
    refund(input: $input) {
      lines { lineId taxRate total { ...Taxed } }
      taxes { rate amount { amount currencyCode } base { amount currencyCode } }
      total { ...Taxed }
    }
  }
  fragment Taxed on TaxedMoney {
    shown { amount currencyCode }
    net { amount currencyCode }
    gross { amount currencyCode }
    tax { amount currencyCode }
    taxIncluded
  }
`;
