import type { ServiceCaller } from '../../schema/service-request.ts';
import { GivenUp, type Transport } from './transport.ts';

/** Reaches a service of the same process without a network hop; the deadline holds all the same. */
export function createDirectTransport(service: string, call: ServiceCaller): Transport {
  return {
    call: async (request) => {
      const { signal } = request;
      if (signal === undefined) return call(request);
      // The service goes on working on what nobody waits for: in one process there is no connection to cut.
      return Promise.race([call(request), rejectOnAbort(service, signal)]);
    },
    close: async () => {},
  };
}

function rejectOnAbort(service: string, signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    const abort = () => reject(new GivenUp(service));
    if (signal.aborted) abort();
    else signal.addEventListener('abort', abort, { once: true });
  });
}
