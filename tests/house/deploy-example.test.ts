import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import { readConfigFile } from '../../cli/config-file.ts';
import { readEnvironment } from '../../cli/environment.ts';
import { packageRoot } from '../../schema/package-root.ts';
import { serviceNames } from '../../schema/service-name.ts';

const example = join(packageRoot, 'deploy', 'comptoir.yaml');
const secrets = {
  COMPTOIR_GRAPH_CREDENTIAL: 'graph: #1',
  WEB_KEY: 'pk_web',
  KIOSK_LYON_KEY: 'pk_kiosk',
  PARTNER_KEY_HASH: 'a'.repeat(64),
};

it('the example of a distributed gateway is accepted and names every service', async () => {
  const config = await readConfigFile(example, readEnvironment(secrets));
  expect(Object.keys(config.services)).toEqual([...serviceNames]);
  expect(config.services.cart?.credential).toBe('graph: #1');
});

it('the example holds no secret of its own', async () => {
  const { WEB_KEY: _, ...others } = secrets;
  const reading = readConfigFile(example, readEnvironment(others));
  await expect(reading).rejects.toThrow(`${example} needs the environment variable WEB_KEY.`);
});
