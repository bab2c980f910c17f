import { Agent, request } from 'undici';

/** An answer over HTTP; `status` 0 where none came. */
export interface Posted {
  readonly status: number;
  /** The body as JSON; null where there was none. */
  readonly body: Body | null;
}

/** An answer of GraphQL, its data unread. */
export interface Body {
  readonly data?: Readonly<Record<string, unknown>> | null;
  readonly errors?: readonly {
    readonly message: string;
    readonly path?: readonly (string | number)[];
    readonly extensions?: { readonly code?: string };
  }[];
  readonly extensions?: {
    readonly consistency?: {
      readonly mode: 'STRICT' | 'DEGRADED';
      readonly ageMs: number;
      readonly books: Readonly<Record<string, { readonly epoch: number; readonly index: number }>>;
      readonly token: string;
    };
  };
}

/** What is sent. */
export interface Posting {
  readonly query: string;
  readonly variables: object;
  readonly headers: Readonly<Record<string, string>>;
}

/** Connections of one client, kept open. */
export interface Poster {
  /** Never rejects. */
  post(url: string, posting: Posting): Promise<Posted>;
  close(): Promise<void>;
}

/** A client that waits at most so long for each answer. */
export function createPoster(patienceMs: number): Poster {
  const agent = new Agent({
    connections: 1,
    pipelining: 1,
    headersTimeout: patienceMs,
    bodyTimeout: patienceMs,
  });
  return {
    post: async (url, { query, variables, headers }) => {
      try {
        const answer = await request(`${url}/graphql`, {
          dispatcher: agent,
          method: 'POST',
          headers: { 'content-type': 'application/json', ...headers },
          body: JSON.stringify({ query, variables }),
          signal: AbortSignal.timeout(patienceMs),
        });
        return { status: answer.statusCode, body: (await answer.body.json()) as Body };
      } catch {
        return { status: 0, body: null };
      }
    },
    close: () => agent.destroy(),
  };
}
