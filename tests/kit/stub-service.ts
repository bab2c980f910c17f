import { makeExecutableSchema } from '@graphql-tools/schema';
import { execute, parse } from 'graphql';
import { scalars } from '../../schema/scalars.ts';
import { serviceSdl } from '../../schema/sdl.ts';
import type { ServiceName } from '../../schema/service-name.ts';
import type { ServiceRequest } from '../../schema/service-request.ts';
import type { Service } from '../../services/kit/service.ts';

/** A service whose answers a test wrote by hand, at the boundary where the gateway meets it. */
export interface StubService extends Service {
  /** Every request so far. */
  readonly requests: ServiceRequest[];
}

/** Answers over the real SDL from a root value: fields or functions of their arguments. */
export function createStubService(name: ServiceName, rootValue: object): StubService {
  const schema = makeExecutableSchema({ typeDefs: serviceSdl(name), resolvers: scalars });
  const requests: ServiceRequest[] = [];
  return {
    name,
    requests,
    caller: () => async (request) => {
      requests.push(request);
      const document = typeof request.document === 'string' ? parse(request.document) : request.document;
      return execute({ schema, document, rootValue, variableValues: request.variables ?? null });
    },
    close: async () => {},
  };
}
