/** A registered application under whose key the page can ask. */
export interface SampleClient {
  readonly id: string;
  readonly channel: string;
  readonly publishableKey: string;
}

/** The clients of the sample configuration whose keys browsers may hold. */
export const sampleClients = [
  { id: 'web', channel: 'WEB', publishableKey: 'pk_web_sample' },
  { id: 'app', channel: 'MOBILE', publishableKey: 'pk_app_sample' },
  { id: 'kiosk-marais', channel: 'KIOSK', publishableKey: 'pk_kiosk_sample' },
  { id: 'window-marais', channel: 'DISPLAY', publishableKey: 'pk_display_sample' },
  { id: 'social', channel: 'SOCIAL', publishableKey: 'pk_social_sample' },
] as const satisfies readonly SampleClient[];

export type SampleClientId = (typeof sampleClients)[number]['id'];
