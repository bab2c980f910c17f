import { GraphQLError } from 'graphql';
import { quoted } from '../schema/quoted.ts';

/** A connection of the SDL over a list that is at hand. */
export function page<Node>(all: readonly Node[], first: number, after: string | null | undefined) {
  if (first < 1 || first > 100) throw badInput(`first cannot be ${first}: give 1 to 100.`);
  const start = after ? positionOf(after) + 1 : 0;
  const nodes = all.slice(start, start + first);
  const edges = nodes.map((node, index) => ({ cursor: cursorOf(start + index), node }));
  return {
    nodes,
    edges,
    pageInfo: {
      hasNextPage: start + nodes.length < all.length,
      hasPreviousPage: start > 0,
      startCursor: edges[0]?.cursor ?? null,
      endCursor: edges.at(-1)?.cursor ?? null,
    },
    totalCount: all.length,
  };
}

/** An argument out of range. */
export const badInput = (message: string): GraphQLError =>
  new GraphQLError(message, { extensions: { code: 'BAD_INPUT' } });

const cursorOf = (position: number): string => Buffer.from(`position:${position}`).toString('base64url');

function positionOf(cursor: string): number {
  const match = /^position:(\d{1,9})$/.exec(Buffer.from(cursor, 'base64url').toString());
  if (match === null) throw badInput(`The cursor ${quoted(cursor)} is none of this list.`);
  return Number(match[1]);
}
