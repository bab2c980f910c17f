import { execFile } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { delimiter, isAbsolute, join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** A program that tests need and npm cannot bring. */
interface Program {
  /** Names on the PATH, and places where its own installer puts it. */
  readonly candidates: readonly string[];
  /** One or several, separated by spaces. */
  readonly debianPackage: string;
  readonly elsewhere: string;
}

const programs = {
  chromium: {
    candidates: [
      'chromium',
      'chromium-browser',
      'google-chrome',
      'google-chrome-stable',
      '/Applications/Chromium.app/Contents/MacOS/Chromium',
      '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    ],
    debianPackage: 'chromium',
    elsewhere: 'Chromium or Google Chrome',
  },
  cc: { candidates: ['cc', 'gcc', 'clang'], debianPackage: 'gcc libc6-dev', elsewhere: 'a C compiler' },
  'redis-server': { candidates: ['redis-server'], debianPackage: 'redis-server', elsewhere: 'Redis' },
  spin: { candidates: ['spin'], debianPackage: 'spin', elsewhere: 'Spin, the model checker' },
} as const satisfies Record<string, Program>;

export type ProgramName = keyof typeof programs;

/**
 * Path of a program. Installs it where that is allowed: root on a system with apt-get.
 * Rejects with one line that says what to install: a test that cannot run must fail, not pass.
 */
export async function requireProgram(name: ProgramName): Promise<string> {
  const { candidates, debianPackage, elsewhere }: Program = programs[name];
  const present = findOnPath(candidates);
  if (present !== null) return present;
  const aptGet = findOnPath(['apt-get']);
  const reason = aptGet === null || process.getuid?.() !== 0 ? null : await install(aptGet, debianPackage);
  const installed = findOnPath(candidates);
  if (installed !== null) return installed;
  const advice = `install ${elsewhere}, on Debian or Ubuntu by "sudo apt-get install ${debianPackage}"`;
  throw new Error(`The tests need ${name}: ${advice}${reason === null ? '.' : ` (${reason}).`}`);
}

/** Returns what went wrong in one line, or null. */
async function install(aptGet: string, debianPackage: string): Promise<string | null> {
  const lists = ['-q', 'update'];
  // Test files run at the same time and may want to install at the same time: wait for each other.
  const packages = ['-q', '-y', '-o', 'DPkg::Lock::Timeout=300', 'install', ...debianPackage.split(' ')];
  try {
    for (const options of [lists, packages]) {
      await run(aptGet, options, { env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } });
    }
    return null;
  } catch (error) {
    const { stderr = '', message } = error as Error & { stderr?: string };
    return stderr.trim().split('\n').at(-1) || message;
  }
}

function findOnPath(candidates: readonly string[]): string | null {
  const folders = (process.env.PATH ?? '').split(delimiter);
  const places = candidates.flatMap((name) =>
    isAbsolute(name) ? [name] : folders.map((folder) => join(folder, name)),
  );
  return places.find(isExecutable) ?? null;
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
