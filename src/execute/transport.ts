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
