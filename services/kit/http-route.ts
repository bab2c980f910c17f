import type { ServiceRole } from '../../schema/service-request.ts';

/** A page of a service beside its graph, for systems that speak no GraphQL. */
export interface HttpRoute {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  /** Who may ask by credential; null: the route checks itself who asks. */
  readonly role: ServiceRole | null;
  answer(request: HttpRouteRequest): Promise<{ readonly status: number; readonly body: object }>;
}

/** What a route gets to see. */
export interface HttpRouteRequest {
  /** As it came: signatures are of bytes. */
  readonly body: Buffer;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
}
