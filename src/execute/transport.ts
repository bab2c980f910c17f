import type { ServiceCaller } from '../../schema/service-request.ts';

/** How the gateway reaches one service: over the network, or directly where both live in one process. */
export interface Transport {
  /** Rejects with `ServiceUnreachable` where no answer came. */
  readonly call: ServiceCaller;
  /** Gives connections back. */
  close(): Promise<void>;
}

/** No answer came from a service, and why. The reason is for the log, not for clients. */
export class ServiceUnreachable extends Error {
  readonly service: string;

  constructor(service: string, reason: string, cause?: unknown) {
    super(`The ${service} service is out of reach: ${reason}`, { cause });
    this.name = 'ServiceUnreachable';
    this.service = service;
  }
}

/** The request was given up, since its deadline passed or its caller has gone: that says nothing of the service. */
export class GivenUp extends ServiceUnreachable {
  constructor(service: string) {
    super(service, 'nobody waits any more, or the deadline has passed');
    this.name = 'GivenUp';
  }
}
