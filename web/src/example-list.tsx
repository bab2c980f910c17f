import { useGraphiQL, useGraphiQLActions } from '@graphiql/react';
import type { ReactElement } from 'react';
import { aboutOf, type Example, exampleGroups } from './examples.ts';

/** The pane that lists the examples; choosing one opens it in a tab of its own. */
export function ExampleList({ onOpen }: { readonly onOpen: (example: Example) => void }): ReactElement {
  const open = useOpenInTab();
  const choose = (example: Example): void => {
    open(example);
    onOpen(example);
  };
  return (
    <section className="examples">
      <h2>Examples</h2>
      {exampleGroups.map(({ name, examples }) => (
        <div key={name} className="example-group">
          <h3>{name}</h3>
          {examples.map((example) => (
            <button key={example.title} type="button" onClick={() => choose(example)}>
              <strong>{example.title}</strong>
              <span>{aboutOf(example)}</span>
            </button>
          ))}
        </div>
      ))}
    </section>
  );
}

function useOpenInTab(): (example: Example) => void {
  const { addTab, changeTab } = useGraphiQLActions();
  const { tabs, queryEditor, variableEditor } = useGraphiQL(({ tabs, queryEditor, variableEditor }) => ({
    tabs,
    queryEditor,
    variableEditor,
  }));
  return ({ query, variables }) => {
    const open = tabs.findIndex((tab) => tab.query === query);
    if (open === -1) addTab();
    else changeTab(open);
    queryEditor?.setValue(query);
    variableEditor?.setValue(variables === undefined ? '' : JSON.stringify(variables(), null, 2));
  };
}
