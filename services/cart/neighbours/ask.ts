import type { GraphQLError } from 'graphql';
import { readsOf, type ServiceReads } from '../../../schema/service-reads.ts';
import type { ServiceCaller } from '../../../schema/service-request.ts';
import type { Log } from '../../kit/log.ts';
import { type ServiceErrorCode, serviceError } from '../../kit/service-error.ts';

/** The services that the cart asks. */
export type NeighbourName = 'catalogue' | 'pricing' | 'stock';

/** How to reach them. */
export interface Neighbours {
  readonly callers: Readonly<Record<NeighbourName, ServiceCaller>>;
  readonly log: Log;
  /** What the neighbours answered this operation from, as far as they said so. */
  readonly reads: ServiceReads[];
}

/** One operation for a neighbour. */
export interface Question {
  readonly document: string;
  readonly variables: Readonly<Record<string, unknown>>;
  /** What `formatContextHeader` made for that service. */
  readonly context: string;
  readonly requestId: string;
}

/** What came of a question: data, or why there is none. */
export type Answer<Data> =
  | { readonly kind: 'answered'; readonly data: Data }
  | { readonly kind: 'failed'; readonly error: GraphQLError };

/** Asks a neighbour; never rejects, since a dead neighbour costs its own part of a cart only. */
export async function ask<Data>(
  { callers, log, reads }: Neighbours,
  name: NeighbourName,
  question: Question,
): Promise<Answer<Data>> {
  try {
    const { data, errors, extensions } = await callers[name](question);
    const read = readsOf(extensions);
    if (read !== null) reads.push(read);
    // One error is enough: a part of an answer would make a cart of which a part is wrong.
    const [first] = errors ?? [];
    // What a neighbour says of itself is handed on under its own code.
    if (first !== undefined) {
      return failed(name, (first.extensions?.code as ServiceErrorCode) ?? 'INTERNAL', first.message);
    }
    return { kind: 'answered', data: data as Data };
  } catch (error) {
    log.warn(
      { err: error, service: name, requestId: question.requestId },
      `the ${name} service is out of reach`,
    );
    return failed(name, 'SERVICE_UNAVAILABLE', `The ${name} service cannot be reached.`);
  }
}

// Whoever reads the error must learn that it is not the cart that failed.
const failed = (service: NeighbourName, code: ServiceErrorCode, message: string): Answer<never> => ({
  kind: 'failed',
  error: serviceError(code, message, { service }),
});
