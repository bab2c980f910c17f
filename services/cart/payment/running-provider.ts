import type { HttpRoute } from '../../../schema/http-route.ts';
import type { PaymentProvider } from './provider.ts';

/** A provider with what it runs on. */
export interface RunningProvider {
  readonly provider: PaymentProvider;
  /** Pages of its own, beside the webhook. */
  readonly routes: readonly HttpRoute[];
  close(): Promise<void>;
}
