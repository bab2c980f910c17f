import { AsyncLocalStorage } from 'node:async_hooks';
import { type DocumentNode, Kind, parse, print } from 'graphql';
import pg from 'pg';
import type { ServiceName } from '../../schema/service-name.ts';
import type { ServiceRequest } from '../../schema/service-request.ts';
import type { Service } from '../../services/kit/service.ts';

/** One request that a service got. */
export interface RecordedRequest {
  readonly service: ServiceName;
  readonly requestId: string;
  /** Root fields in the order of the document, without aliases. */
  readonly fields: readonly string[];
  /** Context, document, variables and request id as they came: everything from which the service could tell who asks. */
  readonly content: string;
}

/** Sees what services are asked, by whomever, and counts what they ask PostgreSQL. */
export interface Recorder {
  readonly wrap: (service: Service) => Service;
  /** Requests that one operation of a client caused, who has sent no request id of its own. */
  requestsOf(requestId: string): readonly RecordedRequest[];
  /** What clients' operations have caused since the last call; what services ask by themselves is left out. */
  takeRequests(): readonly RecordedRequest[];
  /** SQL statements that one operation of a client caused, over all services. */
  statementsOf(requestId: string): readonly string[];
  /** Stops counting statements. */
  close(): void;
}

/** A recorder for services of this process. */
export function createRecorder(): Recorder {
  const requests: RecordedRequest[] = [];
  let taken = 0;
  const statements: { readonly requestId: string; readonly text: string }[] = [];
  // Timers of the services ask PostgreSQL as well; what a request causes runs in the request's own async context.
  const current = new AsyncLocalStorage<string>();
  const plainQuery = pg.Client.prototype.query;
  pg.Client.prototype.query = function query(this: pg.Client, ...args: unknown[]) {
    const requestId = current.getStore();
    if (requestId !== undefined) statements.push({ requestId, text: textOf(args[0]) });
    return Reflect.apply(plainQuery, this, args);
  } as typeof plainQuery;
  return {
    wrap: (service) => ({
      ...service,
      caller: (role) => async (request) => {
        requests.push(record(service.name, request));
        return current.run(request.requestId, () => service.caller(role)(request));
      },
    }),
    requestsOf: (requestId) => requests.filter((request) => request.requestId === requestId),
    takeRequests: () => {
      const fresh = requests.slice(taken);
      taken = requests.length;
      return fresh.filter(({ requestId }) => !ownErrands.has(requestId));
    },
    statementsOf: (requestId) =>
      statements.filter((statement) => statement.requestId === requestId).map(({ text }) => text),
    close: () => {
      pg.Client.prototype.query = plainQuery;
    },
  };
}

// Under these names the gateway's directory and the search's feed ask, at times of their own.
const ownErrands: ReadonlySet<string> = new Set(['directory', 'search-feed', 'search-lag']);

const textOf = (query: unknown): string =>
  typeof query === 'string' ? query : ((query as { readonly text?: string }).text ?? '');

function record(
  service: ServiceName,
  { document, variables, context, requestId }: ServiceRequest,
): RecordedRequest {
  const parsed = typeof document === 'string' ? parse(document) : document;
  const content = JSON.stringify({ context, document: print(parsed), variables, requestId });
  return { service, requestId, fields: rootFieldsOf(parsed), content };
}

const rootFieldsOf = ({ definitions }: DocumentNode): string[] =>
  definitions.flatMap((definition) =>
    definition.kind === Kind.OPERATION_DEFINITION
      ? definition.selectionSet.selections.flatMap((selection) =>
          selection.kind === Kind.FIELD ? [selection.name.value] : [],
        )
      : [],
  );
