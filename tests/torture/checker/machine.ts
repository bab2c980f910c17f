import type { MachineRecord } from '../history/index.ts';

/** What the machine had left for a process that wanted to compute. */
export interface Machine {
  /** Time that work took in [from, to] over the processor time in it: 1 on an idle machine, and where nothing is known. */
  slowness(from: number, to: number): number;
}

/** Looks measurements up; whatever overlaps the span counts as a whole. */
export const buildMachine = (records: readonly MachineRecord[]): Machine => ({
  slowness: (from, to) => {
    const during = records.filter(({ start, end }) => start <= to && end >= from);
    const tookMs = during.reduce((sum, { start, end }) => sum + end - start, 0);
    const computedMs = during.reduce((sum, { cpuMs }) => sum + cpuMs, 0);
    return computedMs === 0 ? 1 : Math.max(1, tookMs / computedMs);
  },
});
