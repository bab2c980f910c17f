import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

/** Whom a program runs as; ourselves where it is empty. */
export type Account = { readonly uid: number; readonly gid: number } | Record<string, never>;

/** PostgreSQL refuses to run as root: then it runs as the user `postgres`, who is made where there is none. */
export async function serverAccount(): Promise<Account> {
  if (process.getuid?.() !== 0) return {};
  return find().catch(async () => {
    await run('groupadd', ['--force', 'postgres']);
    await run('useradd', ['--gid', 'postgres', 'postgres']);
    return find();
  });
}

const run = promisify(execFile);

async function find(): Promise<Account> {
  const [uid, gid] = await Promise.all(
    ['-u', '-g'].map(async (option) => Number((await run('id', [option, 'postgres'])).stdout)),
  );
  return { uid: uid ?? 0, gid: gid ?? 0 };
}
