import type { IResolvers } from '@graphql-tools/utils';
import { formatGlobalId } from '../../../schema/global-id.ts';
import { quoted } from '../../../schema/quoted.ts';
import { forWriters } from '../../kit/for-writers.ts';
import { refuseArgument } from '../../kit/service-error.ts';
import { isUnstorable } from '../../kit/unstorable.ts';
import type { CartCall } from '../cart-call.ts';
import { type EventRow, readEvents } from './read-events.ts';

interface EventsArguments {
  readonly after?: string | null;
  readonly first: number | null;
}

/** `Query.events` of the write side. */
export const eventResolvers: IResolvers<unknown, CartCall> = {
  Query: {
    events: forWriters(async (_, { after = null, first }: EventsArguments, { db }: CartCall) => {
      if (first === null || first < 1 || first > 1_000) refuseArgument('first', String(first), '1 to 1000');
      const found = after !== null && isUnstorable(after) ? null : await readEvents(db, after, first);
      return (
        found ??
        refuseArgument(
          'after',
          quoted(after),
          'the id of an event that is still kept, or leave it out and begin with the oldest',
        )
      );
    }),
  },
  Event: {
    subject: ({ type, subject }: EventRow) =>
      formatGlobalId(type.startsWith('cart.') ? 'Cart' : 'Order', subject),
  },
};
