import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { packageRoot } from '../../schema/package-root.ts';
import { requireProgram } from '../kit/programs.ts';

const run = promisify(execFile);

type Outcome = 'holds' | 'fails';

/** One exhaustive check: a model, its bounds, and perhaps one mutation. */
interface Check {
  readonly model: string;
  readonly flags: readonly string[];
  readonly outcome: Outcome;
}

/** Small bounds: the large ones, and what each mutant stands for, are in docs/model/README.md. */
const checks: readonly Check[] = [
  ...holding('read-path', ['ONEGATEWAY'], ['READS=1'], ['READS=1', 'LISTING']),
  ...failing('read-path', ['ONEGATEWAY'], 'NOSYNC JOINSENT GAPIGNORED VERSIONONLY NAIVEFILL HELDSTALE'),
  ...failing('read-path', ['READS=1', 'LISTING'], 'LABELLATE SHAREDNOPROOF'),
  ...holding('failover', ['ONEFAILOVER', 'FAULTS=1']),
  ...failing('failover', ['ONEFAILOVER', 'FAULTS=1'], 'UNFENCED TRUSTARRIVAL IDENTITYIGNORED SAMEEPOCH'),
  ...failing('failover', ['ONEFAILOVER', 'FAULTS=1'], 'BEGINUNCONDITIONAL NOBIRTH NAMETWICE C0EARLY'),
  ...failing('failover', ['ONEFAILOVER', 'FAULTS=1'], 'C0BEFOREWAIT NOACKTRUST SNAPSHOTFIRST KEEPREPLICA'),
  ...failing('failover', ['ONEFAILOVER', 'FAULTS=1'], 'WITNESS'),
  ...failing('failover', ['ONEFAILOVER', 'COMMITS=1', 'FAULTS=2'], 'RUNIDONLY'),
  ...holding('groups', [], ['NARROW']),
  ...failing('groups', [], 'OUTOFORDER FILLOVERTAKES CONFLATEGROUP SPLITGROUP FLIPEARLY STAGEVISIBLE'),
  ...failing('groups', [], 'UNFLIPANY FLIPKEEPS VERSIONONLY TWOROUNDS WITNESS'),
  ...failing('groups', ['NARROW'], 'FLIPOVER'),
  ...holding('stock', ['EPOCHS=2']),
  ...failing(
    'stock',
    ['EPOCHS=2'],
    'STALEROWS UNVERSIONED FILLNOBUMP NOACKTRUST KEEPREPLICA UNFENCED FILLSILENT WITNESS',
  ),
];

const results = new Map<Check, Promise<Outcome>>();
let folder: string;

beforeAll(async () => {
  const spin = await requireProgram('spin');
  const compiler = await requireProgram('cc');
  folder = await mkdtemp(join(tmpdir(), 'comptoir-model-'));
  // Started together, waited for one by one: as many at a time as there are cores.
  const free = Array.from({ length: Math.min(4, availableParallelism()) }, () => Promise.resolve());
  checks.forEach((check, number) => {
    const lane = number % free.length;
    const result = (free[lane] ?? Promise.resolve()).then(() => verify(check, spin, compiler));
    free[lane] = result.then(noop, noop);
    results.set(check, result);
    result.catch(noop);
  });
  // Long enough to install what is missing.
}, 300_000);

afterAll(async () => {
  await Promise.allSettled(results.values());
  await rm(folder, { recursive: true, force: true });
});

it.each(checks.map((check) => [check.model, check.flags.join(' '), check.outcome, check] as const))(
  '%s %s %s',
  async (_model, _flags, outcome, check) => {
    expect(await results.get(check)).toBe(outcome);
  },
);

function holding(model: string, ...bounds: readonly (readonly string[])[]): readonly Check[] {
  return bounds.map((flags) => ({ model, flags, outcome: 'holds' }));
}

function failing(model: string, bounds: readonly string[], mutants: string): readonly Check[] {
  return mutants.split(' ').map((mutant) => ({ model, flags: [...bounds, mutant], outcome: 'fails' }));
}

/** Rejects where the search was cut short: a bound that was too small proves nothing. */
async function verify(check: Check, spin: string, compiler: string): Promise<Outcome> {
  const cwd = await mkdtemp(join(folder, 'check-'));
  const model = join(packageRoot, 'docs', 'model', `${check.model}.pml`);
  await run(spin, [...check.flags.map((flag) => `-D${flag}`), '-a', model], { cwd });
  await run(compiler, ['-O1', '-w', '-DSAFETY', '-DCOLLAPSE', '-DMEMLIM=1000', '-o', 'pan', 'pan.c'], {
    cwd,
  });
  const { stdout } = await run(join(cwd, 'pan'), ['-m100000', '-w22', '-n', '-E'], { cwd });
  // Only an assertion counts as a failure: an error of the model itself must not pass for a caught mutant.
  if (/assertion violated/.test(stdout)) return 'fails';
  if (/errors: 0$/m.test(stdout) && !/Search not completed|max search depth/.test(stdout)) return 'holds';
  throw new Error(`${check.model} ${check.flags.join(' ')}: ${stdout}`);
}

function noop(): void {}
