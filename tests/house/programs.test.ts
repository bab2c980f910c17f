import { afterEach, expect, it } from '@jest/globals';
import { requireProgram } from '../kit/programs.ts';

const path = process.env.PATH;

afterEach(() => {
  process.env.PATH = path;
});

it('a test whose program is missing, and cannot be installed, fails with one line that says what to do', async () => {
  process.env.PATH = '';
  await expect(requireProgram('redis-server')).rejects.toThrow(
    /^The tests need redis-server: install Redis, on Debian or Ubuntu by "sudo apt-get install redis-server"\.$/,
  );
});
