import type { ServiceRole } from './service-request.ts';

/** A page of a service beside its graph, for browsers and for systems that speak no GraphQL. */
export interface HttpRoute {
  readonly method: 'GET' | 'POST';
  /** Parts may be named, such as `/orders/:token`. */
  readonly path: string;
  /** Who may ask by credential; null: the route checks itself who asks, and a gateway of the same process serves it. */
  readonly role: ServiceRole | null;
  /** What it throws is logged, and answered with 500. */
  answer(request: HttpRouteRequest): Promise<HttpRouteAnswer>;
}

/** What a route gets to see. */
export interface HttpRouteRequest {
  /** As it came: signatures are of bytes. */
  readonly body: Buffer;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  /** What stands where the path has names. */
  readonly params: Readonly<Record<string, string>>;
}

/** What a route says. */
export interface HttpRouteAnswer {
  readonly status: number;
  /** An object goes out as JSON; a text needs its `content-type` among the headers. */
  readonly body: object | string;
  readonly headers?: Readonly<Record<string, string>>;
}
