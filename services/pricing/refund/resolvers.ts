import type { IResolvers } from '@graphql-tools/utils';
import { AmountOutOfRange } from '../../../schema/money.ts';
import type { ReadCall } from '../../kit/read-call.ts';
import { serviceError } from '../../kit/service-error.ts';
import { computeRefund, type Refund } from './compute-refund.ts';
import { type RefundInput, readRefundInput } from './refund-input.ts';

/** The resolver of `refund`: it asks nobody. */
export const refundResolvers: IResolvers<unknown, ReadCall> = {
  Query: { refund: (_, { input }: { input: RefundInput }) => refund(input) },
};

function refund(input: RefundInput): Refund {
  try {
    return computeRefund(readRefundInput(input));
  } catch (error) {
    if (!(error instanceof AmountOutOfRange)) throw error;
    throw serviceError('BAD_INPUT', `The refund is too large to be written down. ${error.message}`);
  }
}
