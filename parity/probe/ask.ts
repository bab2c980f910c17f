import type { Question } from './question.ts';

/** Who asks where. */
export interface Probe {
  /** Address of the GraphQL endpoint. */
  readonly gateway: string;
  /** `Comptoir-Key`; null for the gateway's anonymous client. */
  readonly key: string | null;
  /** Of a customer whose group has prices of its own; null for a guest. */
  readonly token: string | null;
}

/** For how long one waits. */
export interface Patience {
  readonly timeoutMs: number;
  /** Aborts where nobody wants to know any more. */
  readonly signal: AbortSignal;
}

/** An answer with its times. */
export interface Asked {
  readonly askedAt: string;
  /** Before the first byte was sent. */
  readonly startMs: number;
  /** After the last byte was read. */
  readonly endMs: number;
  readonly requestId: string | null;
  readonly data: unknown;
  readonly extensions: { readonly consistency?: unknown } | undefined;
}

/** A question that was not answered whole; `code` is the gateway's, or `UNREACHABLE` where none answered. */
export class NotAnswered extends Error {
  readonly code: string;

  constructor(code: string, message: string, cause?: unknown) {
    super(message, { cause });
    this.name = 'NotAnswered';
    this.code = code;
  }
}

/** Posts a question. Rejects with `NotAnswered` where the answer is none, has errors, or takes too long. */
export async function ask(probe: Probe, question: Question, patience: Patience): Promise<Asked> {
  const askedAt = new Date().toISOString();
  const startMs = performance.now();
  const { response, body } = await send(probe, question, patience);
  const endMs = performance.now();
  const { data, errors, extensions } = body;
  const [error] = errors ?? [];
  if (error !== undefined)
    throw new NotAnswered(
      error.extensions?.code ?? `HTTP ${response.status}`,
      `${probe.gateway}: ${error.message}`,
    );
  if (data === undefined || data === null)
    throw new NotAnswered(`HTTP ${response.status}`, `${probe.gateway} answers without data.`);
  return { askedAt, startMs, endMs, requestId: response.headers.get('x-request-id'), data, extensions };
}

interface Body {
  readonly data?: unknown;
  readonly errors?: readonly { readonly message: string; readonly extensions?: { readonly code?: string } }[];
  readonly extensions?: { readonly consistency?: unknown };
}

async function send(
  { gateway, key, token }: Probe,
  question: Question,
  { timeoutMs, signal }: Patience,
): Promise<{ readonly response: Response; readonly body: Body }> {
  try {
    const response = await fetch(gateway, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        ...(key !== null && { 'comptoir-key': key }),
        ...(token !== null && { authorization: `Bearer ${token}` }),
      },
      body: JSON.stringify(question),
      signal: AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]),
    });
    return { response, body: (await response.json()) as Body };
  } catch (error) {
    const { cause, message } = error as Error;
    const reason =
      cause instanceof Error ? cause.message || String((cause as { code?: unknown }).code) : message;
    throw new NotAnswered('UNREACHABLE', `${gateway} gives no answer: ${reason}`, error);
  }
}
