import type { ReactElement } from 'react';
import { sampleClients } from './clients.ts';
import type { ClientChoice, Credentials } from './credentials.ts';
import markUrl from './mark.svg';

/** The bar's credentials, and what to do when somebody changes them. */
export interface ClientBarProps {
  readonly credentials: Credentials;
  readonly onChange: (change: Partial<Credentials>) => void;
}

/** The bar at the top: which client asks, and for which customer. */
export function ClientBar({ credentials, onChange }: ClientBarProps): ReactElement {
  const { client, ownKey, token } = credentials;
  return (
    <header className="client-bar">
      <img src={markUrl} alt="" width="26" height="26" />
      <h1>Comptoir</h1>
      <label>
        Client
        <select value={client} onChange={({ target }) => onChange({ client: target.value as ClientChoice })}>
          {sampleClients.map(({ id, channel }) => (
            <option key={id} value={id}>
              {channel} · {id}
            </option>
          ))}
          <option value="anonymous">Without a key</option>
          <option value="own">Another key…</option>
        </select>
      </label>
      {client === 'own' && (
        <label>
          Key
          <input
            value={ownKey}
            placeholder="pk_…"
            spellCheck={false}
            autoComplete="off"
            onChange={({ target }) => onChange({ ownKey: target.value })}
          />
        </label>
      )}
      <label>
        Customer
        <input
          className="token"
          value={token}
          placeholder="token (a guest without one)"
          spellCheck={false}
          autoComplete="off"
          onChange={({ target }) => onChange({ token: target.value })}
        />
      </label>
    </header>
  );
}
