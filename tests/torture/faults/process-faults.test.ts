import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { buildHistory } from '../checker/index.ts';
import type { FaultRecord } from '../history/index.ts';
import {
  beginFault,
  type FaultContext,
  killProcess,
  pauseProcess,
  readProcessState,
  watch,
} from './index.ts';
import { parseProcessStat, signal } from './process-state.ts';

let child: ChildProcess;
let records: FaultRecord[];
let clock: number;
let waited: number[];
let onWait: (ms: number) => void;

/** A clock that every look moves by one ms; waiting is a turn of the event loop. */
const context: FaultContext = {
  now: () => {
    clock += 1;
    return clock;
  },
  wait: async (ms) => {
    waited.push(ms);
    onWait(ms);
    await new Promise<void>((resolve) => setImmediate(resolve));
  },
  append: (record) => records.push(record),
};

beforeEach(async () => {
  records = [];
  waited = [];
  clock = 0;
  onWait = () => {};
  child = spawn('/bin/cat', [], { stdio: ['pipe', 'pipe', 'ignore'] });
  await once(child, 'spawn');
});

afterEach(async () => {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exit = once(child, 'exit');
  child.kill('SIGKILL');
  await exit;
});

const victim = () => ({ pid: Number(child.pid), target: 'gateway g1' });

/** How a history knows the effects, without times. */
const told = () =>
  records.map(({ phase, type, target, verified, effect }) => [phase, type, target, verified, effect]);

describe('a pause', () => {
  it('stops the process for as long as said, and lets it go on', async () => {
    let stateInPause = '';
    onWait = (ms) => {
      if (ms === 700) stateInPause = readProcessState(victim().pid)?.state ?? '';
    };
    await pauseProcess(context, victim(), 700);
    expect(stateInPause).toBe('T');
    expect(waited).toContain(700);
    expect(told()).toEqual([
      ['begin', 'SIGSTOP', 'gateway g1', true, 'state T'],
      ['end', 'SIGSTOP', 'gateway g1', true, expect.stringMatching(/^state [RS]$/)],
    ]);
    child.stdin?.write('on');
    expect(String((await once(child.stdout as NodeJS.ReadableStream, 'data'))[0])).toBe('on');
  });

  it('ends even where the run breaks off', async () => {
    onWait = (ms) => {
      if (ms === 700) throw new Error('broken off');
    };
    await expect(pauseProcess(context, victim(), 700)).rejects.toThrow('broken off');
    expect(readProcessState(victim().pid)?.state).not.toBe('T');
    expect(records).toHaveLength(2);
  });

  it('of a process that is gone is not verified', async () => {
    child.kill('SIGKILL');
    await once(child, 'exit');
    await pauseProcess(context, victim(), 700);
    expect(told()).toEqual([
      ['begin', 'SIGSTOP', 'gateway g1', false, 'gone'],
      ['end', 'SIGSTOP', 'gateway g1', false, 'gone'],
    ]);
  });
});

describe('a kill', () => {
  it('is verified by the death, and lasts until the successor is there', async () => {
    const exit = once(child, 'exit');
    const fault = await killProcess(context, victim());
    expect(await exit).toEqual([null, 'SIGKILL']);
    expect(told()).toEqual([
      ['begin', 'SIGKILL', 'gateway g1', true, expect.stringMatching(/^(gone|state Z)$/)],
    ]);
    expect(buildHistory(records).faults.isQuiet(1e9, 1e9, 0)).toBe(false);
    await fault.end(async () => ({ verified: true, effect: 'answers' }));
    expect(buildHistory(records).faults.isQuiet(1e9, 1e9, 0)).toBe(true);
  });

  it('of the dead is not verified', async () => {
    child.kill('SIGKILL');
    await once(child, 'exit');
    await killProcess(context, victim());
    expect(told()).toEqual([['begin', 'SIGKILL', 'gateway g1', false, 'was dead before']]);
  });
});

it('a fault spans from before it is made until its effect was seen', async () => {
  const fault = await beginFault(context, 'delay', 'redis', async () => {
    clock += 100;
    return { verified: true, effect: '12 bytes delayed' };
  });
  await fault.end(async () => ({ verified: false, effect: 'still delayed' }));
  expect(records).toEqual([
    {
      kind: 'fault',
      phase: 'begin',
      fault: 'delay redis 1',
      type: 'delay',
      target: 'redis',
      start: 1,
      end: 102,
      verified: true,
      effect: '12 bytes delayed',
    },
    expect.objectContaining({ phase: 'end', fault: 'delay redis 1', start: 103, end: 104, verified: false }),
  ]);
});

it('looking ends when patience does', async () => {
  const seen = await watch(context, () => ({ verified: false, effect: 'nothing' }), 10);
  expect(seen).toEqual({ verified: false, effect: 'nothing' });
  expect(waited.length).toBeLessThan(12);
});

it.each([0, -1, 1, 1.5, Number.NaN, process.pid])('pid %s is nobody to be signalled', (pid) => {
  expect(() => signal(pid, 'SIGKILL')).toThrow(`SIGKILL is for one child process, not for pid ${pid}.`);
});

it('a name with blanks and brackets is no obstacle', () => {
  const rest = ['T', ...Array.from({ length: 18 }, () => '0'), '4711', '0'].join(' ');
  expect(parseProcessStat(`42 (a) b (c)) ${rest}`)).toEqual({ state: 'T', startedAtTicks: 4711 });
});
