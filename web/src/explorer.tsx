import { HISTORY_PLUGIN } from '@graphiql/plugin-history';
import { GraphiQL } from 'graphiql';
import { type ReactElement, useEffect, useMemo, useRef, useState } from 'react';
import { ClientBar } from './client-bar.tsx';
import { keepCredentials, keyOf, readCredentials } from './credentials.ts';
import { ExampleList } from './example-list.tsx';
import { exampleGroups } from './examples.ts';
import { createFetcher } from './fetcher.ts';

const firstTabs = [{ query: exampleGroups[0]?.examples[0]?.query ?? '' }];

/** GraphiQL under the name of a client that one chooses. */
export function Explorer(): ReactElement {
  const [credentials, setCredentials] = useState(readCredentials);
  const latest = useRef(credentials);
  useEffect(() => {
    latest.current = credentials;
    keepCredentials(credentials);
  }, [credentials]);
  const key = keyOf(credentials);
  // A new fetcher makes GraphiQL read the schema anew, which a key may open; typing a token need not.
  // biome-ignore lint/correctness/useExhaustiveDependencies: see above
  const fetcher = useMemo(() => createFetcher(() => latest.current), [key]);
  const plugins = useMemo(() => {
    const openExample = ({ client }: { client: typeof credentials.client }) =>
      setCredentials((current) => ({ ...current, client }));
    const content = () => <ExampleList onOpen={openExample} />;
    return [{ title: 'Examples', icon: ExamplesIcon, content }, HISTORY_PLUGIN];
  }, []);
  return (
    <>
      <ClientBar
        credentials={credentials}
        onChange={(change) => setCredentials((current) => ({ ...current, ...change }))}
      />
      <GraphiQL
        fetcher={fetcher}
        plugins={plugins}
        visiblePlugin={plugins[0]}
        defaultTabs={firstTabs}
        defaultEditorToolsVisibility="variables"
        inputValueDeprecation
      >
        <GraphiQL.Logo>
          <span />
        </GraphiQL.Logo>
      </GraphiQL>
    </>
  );
}

const ExamplesIcon = (): ReactElement => (
  <svg viewBox="0 0 16 16" fill="none" stroke="currentColor" strokeWidth="1.4" aria-hidden="true">
    <title>Examples</title>
    <rect x="2" y="2" width="5" height="5" rx="1" />
    <rect x="9" y="2" width="5" height="5" rx="1" />
    <rect x="2" y="9" width="5" height="5" rx="1" />
    <path d="M9.5 11.5h4M11.5 9.5v4" />
  </svg>
);
