import { setTimeout as pause } from 'node:timers/promises';
import { makeExecutableSchema } from '@graphql-tools/schema';
import type { IResolvers } from '@graphql-tools/utils';
import {
  type DocumentNode,
  type ExecutionResult,
  execute,
  GraphQLError,
  type GraphQLSchema,
  parse,
  validate,
} from 'graphql';
import { LRUCache } from 'lru-cache';
import { parseContextHeader, type ServiceContext } from '../../schema/context-header.ts';
import type { HttpRoute } from '../../schema/http-route.ts';
import type { EntryReader } from '../../schema/read/entry-reader.ts';
import { scalars } from '../../schema/scalars.ts';
import { fullServiceSdl } from '../../schema/sdl.ts';
import type { ServiceName } from '../../schema/service-name.ts';
import type { ServiceReads } from '../../schema/service-reads.ts';
import type { ServiceCaller, ServiceRequest, ServiceRole } from '../../schema/service-request.ts';
import { isDatabaseUnreachable } from './database.ts';
import type { PublishedReads } from './ledger/published-reads.ts';
import type { Log } from './log.ts';
import { answerPublished } from './published-answer.ts';
import { serviceError } from './service-error.ts';

/** What every resolver of a service gets as its context value. */
export interface ServiceCall {
  /** The situation of the request, as far as this service may know it. */
  readonly context: ServiceContext;
  readonly role: ServiceRole;
  readonly requestId: string;
}

/** A running service. */
export interface Service {
  readonly name: ServiceName;
  /** Answers operations of a caller with this role; never rejects. */
  caller(role: ServiceRole): ServiceCaller;
  /** Served beside the graph where the service listens; none where left out. */
  readonly routes?: readonly HttpRoute[];
  /** Finishes what runs, ends timers and gives connections back. */
  close(): Promise<void>;
}

/** What a service is made of. */
export interface ServiceParts<Call extends ServiceCall> {
  readonly name: ServiceName;
  readonly resolvers: IResolvers<unknown, Call> | readonly IResolvers<unknown, Call>[];
  /** Makes the context value of one operation, with loaders of its own; `published` where `reads` are given. */
  readonly createCall: (call: ServiceCall, published: EntryReader | null) => Call;
  /** Where readers are answered from published entries. */
  readonly reads?: PublishedReads | null;
  /** What an operation was answered from, where it asked others. */
  readonly readsOf?: (call: Call) => ServiceReads | null;
  readonly routes?: readonly HttpRoute[];
  readonly log: Log;
  readonly close: () => Promise<void>;
}

/** Builds a service over its SDL in `schema/`. */
export function createService<Call extends ServiceCall>(parts: ServiceParts<Call>): Service {
  const schema = makeExecutableSchema<Call>({
    typeDefs: fullServiceSdl(parts.name),
    resolvers: [scalars, ...[parts.resolvers].flat()] as IResolvers<unknown, Call>[],
    resolverValidationOptions: { requireResolversToMatchSchema: 'error' },
  });
  const documents = createDocumentCache(schema);
  const answer = async (role: ServiceRole, request: ServiceRequest): Promise<ExecutionResult> => {
    const document = documents(request.document);
    if (!('kind' in document)) return { errors: document.errors };
    const call = {
      context: parseContextHeader(parts.name, request.context),
      role,
      requestId: request.requestId,
    };
    const attempt = async (published: EntryReader | null): Promise<ExecutionResult> => {
      const contextValue = parts.createCall(call, published);
      const result = await execute({
        schema,
        document,
        contextValue,
        variableValues: request.variables ?? null,
        operationName: request.operationName ?? null,
      });
      const reads = parts.readsOf?.(contextValue) ?? null;
      return reads === null ? result : { ...result, extensions: { ...result.extensions, reads } };
    };
    const result = parts.reads ? await answerPublished(parts.reads, document, attempt) : await attempt(null);
    return result.errors === undefined ? result : withHonestErrors(parts, request, result);
  };
  const running = new Set<Promise<ExecutionResult>>();
  return {
    name: parts.name,
    caller: (role) => (request) => {
      const answering = answer(role, request);
      running.add(answering);
      const forget = (): unknown => running.delete(answering);
      answering.then(forget, forget);
      return answering;
    },
    close: async () => {
      // Calls whose caller has gone, too, still use the connections that are given back now.
      await Promise.race([Promise.allSettled(running), pause(patienceMs, null, { ref: false })]);
      await parts.close();
    },
    ...(parts.routes && { routes: parts.routes }),
  };
}

const patienceMs = 5_000;

type CheckedDocument = DocumentNode | { readonly errors: readonly GraphQLError[] };

// A document that comes parsed was made by the gateway of the same process from the very same SDL.
function createDocumentCache(schema: GraphQLSchema): (document: DocumentNode | string) => CheckedDocument {
  const checked = new LRUCache<string, CheckedDocument>({ max: 1_000 });
  return (document) => {
    if (typeof document !== 'string') return document;
    const known = checked.get(document);
    if (known !== undefined) return known;
    const fresh = check(schema, document);
    checked.set(document, fresh);
    return fresh;
  };
}

function check(schema: GraphQLSchema, text: string): CheckedDocument {
  try {
    const document = parse(text);
    const errors = validate(schema, document);
    return errors.length === 0 ? document : { errors };
  } catch (error) {
    if (error instanceof GraphQLError) return { errors: [error] };
    throw error;
  }
}

// Errors with a code were written for the caller; anything else is a bug: masked, and logged once, here.
function withHonestErrors(
  parts: { readonly name: ServiceName; readonly log: Log },
  request: ServiceRequest,
  result: ExecutionResult,
): ExecutionResult {
  const bugs = new Map<string, Bug>();
  const errors = result.errors?.map((error) => {
    const cause = error.originalError;
    // Without a path nothing was executed: the request itself, such as a variable, is at fault.
    if (cause === undefined || error.path === undefined || error.extensions.code !== undefined) return error;
    const { message, extensions } = maskOf(parts.name, cause);
    // A database that is out of reach is one fault, whichever statements meet it.
    const saying = isDatabaseUnreachable(cause) ? message : `${cause.message}\n${cause.stack}`;
    const { count, ...bug } = bugs.get(saying) ?? { cause, path: error.path, message, count: 0 };
    bugs.set(saying, { ...bug, count: count + 1 });
    return new GraphQLError(message, { nodes: error.nodes, path: error.path, extensions });
  });
  for (const { cause, path, message, count } of bugs.values()) {
    parts.log.error({ err: cause, service: parts.name, requestId: request.requestId, count, path }, message);
  }
  return { ...result, ...(errors && { errors }) };
}

/** One fault of a request, however many fields it hits. */
interface Bug {
  readonly cause: Error;
  /** Of the first field. */
  readonly path: NonNullable<GraphQLError['path']>;
  readonly message: string;
  readonly count: number;
}

const maskOf = (name: ServiceName, cause: Error): GraphQLError =>
  isDatabaseUnreachable(cause)
    ? serviceError('SERVICE_UNAVAILABLE', `The ${name} service cannot reach its database.`)
    : serviceError('INTERNAL', `The ${name} service failed.`);
