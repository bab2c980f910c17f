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
  /** What a service's checks say of each staged row from now on: a fault, or null. */
  judge(service: string, faultOf: (row: Row) => Omit<CheckedRow, 'kind' | 'chunk' | 'index'> | null): void;
}

/** `RejectedLoadRow` of the write side. */
interface CheckedRow {
  readonly chunk: number;
  readonly kind: string;
  readonly index: number;
  readonly field: string;
  readonly value: string;
  readonly reason: string;
}

interface FakeLoad {
  status: 'STAGING' | 'COMMITTED';
  readonly chunks: Map<number, Row[]>;
}

export function createFakeServices(): FakeServices {
  const calls: string[] = [];
  const applied: Record<string, Row[]> = { pricing: [], stock: [], catalogue: [] };
  const failures = new Map<string, Error>();
  const judges = new Map<string, Parameters<FakeServices['judge']>[1]>();
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
      if (step === 'check') {
        const rejected = rejectedOf(load, judges.get(service) ?? (() => null));
        return { data: { loadCheck: { isComplete: true, rejected } } };
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
    judge: (service, faultOf) => judges.set(service, faultOf),
    breakAt: (call) => failures.set(call, new Error('connect ECONNREFUSED')),
    rejectAt: (call, details) =>
      failures.set(call, new GraphQLError('no', { extensions: { code: 'ROWS_REJECTED', ...details } })),
  };
}

function rejectedOf(load: FakeLoad, faultOf: Parameters<FakeServices['judge']>[1]): CheckedRow[] {
  return [...load.chunks].flatMap(([chunk, rows]) => {
    const counted: Record<string, number> = {};
    return rows.flatMap((row) => {
      const [kind = ''] = Object.keys(row);
      const index = counted[kind] ?? 0;
      counted[kind] = index + 1;
      const fault = faultOf(row);
      return fault === null ? [] : [{ chunk, kind, index, ...fault }];
    });
  });
}

const describe = (load: FakeLoad) => ({ status: load.status, chunks: [...load.chunks.keys()] });

function readRequest(request: ServiceRequest): {
  readonly step: string;
  readonly id: string;
  readonly chunk?: number;
  readonly rows?: string;
} {
  const step = /\b(load|loadStage|loadCheck|loadCommit)\(id/.exec(String(request.document))?.[1];
  const names: Record<string, string> = { load: 'find', loadStage: 'stage', loadCheck: 'check' };
  const name = names[step ?? ''] ?? 'commit';
  return { step: name, ...(request.variables as { id: string; chunk?: number; rows?: string }) };
}
