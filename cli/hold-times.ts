import { quoted } from '../schema/quoted.ts';
import type { ServiceName } from '../schema/service-name.ts';
import { defaultHoldSeconds, type HoldSeconds } from '../services/cart/orders/index.ts';
import { OperatorError } from './operator-error.ts';
import { parseWholeNumber } from './whole-number.ts';

/** `--hold-seconds TIMES`. */
export const holdSecondsOption = [
  '--hold-seconds <times>',
  'for cart: how long goods are held while an order is paid, 1 to 604800, such as 900,KIOSK=300 (the default)',
] as const;

/** What it says; left out where it was not given. Throws `OperatorError`. */
export function parseHoldSeconds(text: string | undefined): { readonly holdSeconds?: HoldSeconds } {
  if (text === undefined) return {};
  // The one without a channel stands under the empty name, which is no channel's.
  const times = new Map<string, number>();
  for (const part of text.split(',')) {
    const [, channel = '', seconds] = /^\s*(?:([A-Z][A-Z0-9_]{0,39})=)?(\d{1,9})\s*$/.exec(part) ?? [];
    if (seconds === undefined || times.has(channel))
      throw new OperatorError(`--hold-seconds cannot be ${quoted(text)}: ${form}`, 2);
    times.set(channel, parseWholeNumber('--hold-seconds', seconds, 1, 604_800));
  }
  const { '': otherwise = defaultHoldSeconds.default, ...byChannel } = Object.fromEntries(times);
  return { holdSeconds: { default: otherwise, byChannel } };
}

/** Throws where times are given, and no cart service to keep them. */
export function assertHoldSecondsFor(text: string | undefined, names: readonly ServiceName[]): void {
  if (text === undefined || names.includes('cart')) return;
  const others = names.length === 1 ? `, not for ${names[0]}` : ', which is mocked';
  throw new OperatorError(`--hold-seconds is for the service cart${others}.`, 2);
}

const form = 'give seconds, and seconds by channel, such as 900,KIOSK=300.';
