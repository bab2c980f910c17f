import type { Mock } from '../../mocks/index.ts';
import { formatContextHeader, type ServiceContext } from '../../schema/context-header.ts';

/** The answer of a mock as JSON. */
export async function askMock(
  mock: Mock,
  document: string,
  variables: object = {},
  context: ServiceContext = { market: 'FR', language: 'en' },
): Promise<{ readonly data?: unknown; readonly errors?: readonly object[] }> {
  const result = await mock.caller('graph')({
    document,
    variables: { ...variables },
    context: formatContextHeader(mock.name, context),
    requestId: 'test',
  });
  return JSON.parse(JSON.stringify(result));
}
