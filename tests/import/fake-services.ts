import { GraphQLError } from 'graphql';
import type { WriteCallers } from '../../import/load.ts';
import type { ServiceCaller, ServiceRequest } from '../../schema/service-request.ts';

type Row = Readonly<Record<string, unknown>>;

/** Loads of three services as they stand by protocol, with what was asked of them. */
export interface FakeServices {
  readonly callers: WriteCallers;
  /** Such as `pricing stage 0`, in order. */
  readonly calls: string[];
  /** Rows that were applied, by service. */
  readonly applied: Record<string, Row[]>;
  /** Thrown away before the next call that matches is answered: the service is out of reach. */
  breakAt(call: string): void;
  /** Refused when it is next asked for. */
  rejectAt(call: string, details: Readonly<Record<string, unknown>>): void;
}

interface FakeLoad {
  status: 'STAGING' | 'COMMITTED';
  readonly chunks: Map<number, Row[]>;
}

export function createFakeServices(): FakeServices {
  const calls: string[] = [];
  const applied: Record<string, Row[]> = { pricing: [], stock: [], catalogue: [] };
  const failures = new Map<string, Error>();
  const caller = (service: string): ServiceCaller => {
    const loads = new Map<string, FakeLoad>();
    return async (request) => {
      const { step, id, chunk, rows } = readRequest(request);
      const call = [service, step, chunk].filter((part) => part !== undefined).join(' ');
      const failure = failures.get(call);
      failures.delete(call);
      if (failure instanceof GraphQLError) return { errors: [failure] };
      if (failure !== undefined) throw failure;
      if (step !== 'find') calls.push(call);
      const load = loads.get(id) ?? { status: 'STAGING', chunks: new Map() };
      if (step === 'find') return { data: { load: loads.has(id) ? describe(load) : null } };
      loads.set(id, load);
      if (step === 'stage') {
        load.chunks.set(chunk ?? 0, JSON.parse(rows ?? '[]'));
        return { data: { loadStage: describe(load) } };
      }
      const changed = load.status === 'STAGING' ? [...load.chunks.values()].flat() : [];
      applied[service]?.push(...changed);
      load.status = 'COMMITTED';
      return { data: { loadCommit: { result: { changed: changed.length } } } };
    };
  };
  return {
    calls,
    applied,
    callers: { pricing: caller('pricing'), stock: caller('stock'), catalogue: caller('catalogue') },
    breakAt: (call) => failures.set(call, new Error('connect ECONNREFUSED')),
    rejectAt: (call, details) =>
      failures.set(call, new GraphQLError('no', { extensions: { code: 'ROWS_REJECTED', ...details } })),
  };
}

const describe = (load: FakeLoad) => ({ status: load.status, chunks: [...load.chunks.keys()] });

function readRequest(request: ServiceRequest): {
  readonly step: string;
  readonly id: string;
  readonly chunk?: number;
  readonly rows?: string;
} {
  const step = /\b(load|loadStage|loadCommit)\(id/.exec(String(request.document))?.[1];
  const name = step === 'load' ? 'find' : step === 'loadStage' ? 'stage' : 'commit';
  return { step: name, ...(request.variables as { id: string; chunk?: number; rows?: string }) };
}
