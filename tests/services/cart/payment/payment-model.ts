import type { Cancellation, Movement, Payment } from '../../../../services/cart/payment/index.ts';

/** A movement as the contract asks for it. */
export interface ModelCall {
  readonly kind: 'CAPTURE' | 'REFUND' | 'CANCEL';
  readonly key: string;
  /** 0 of a cancellation. */
  readonly amountMinor: number;
}

/** What a payment that was authorized may come to, told by a few numbers. */
export interface PaymentModel {
  readonly isCancelled: boolean;
  readonly authorizedMinor: number;
  readonly capturedMinor: number;
  readonly refundedMinor: number;
  readonly movements: readonly ModelCall[];
}

export const freshModel = (authorizedMinor: number): PaymentModel => ({
  ...{ isCancelled: false, authorizedMinor, capturedMinor: 0, refundedMinor: 0, movements: [] },
});

/** The model after a call, or the code with which it must be refused. `own` is the authorization's key. */
export function step(model: PaymentModel, call: ModelCall, own: string): PaymentModel | string {
  const { kind, key, amountMinor } = call;
  if (kind !== 'CANCEL' && !(Number.isSafeInteger(amountMinor) && amountMinor > 0)) return 'INVALID_AMOUNT';
  const before = model.movements.find((movement) => movement.key === key);
  if (before !== undefined)
    return before.kind === kind && before.amountMinor === amountMinor ? model : 'KEY_REUSED';
  if (key === own) return 'KEY_REUSED';
  const movements = [...model.movements, call];
  if (kind === 'CANCEL') return { ...model, movements, isCancelled: true };
  if (kind === 'REFUND') {
    const refundedMinor = model.refundedMinor + amountMinor;
    return refundedMinor > model.capturedMinor ? 'TOO_MUCH' : { ...model, movements, refundedMinor };
  }
  const capturedMinor = model.capturedMinor + amountMinor;
  if (model.isCancelled) return 'WRONG_STATE';
  return capturedMinor > model.authorizedMinor ? 'TOO_MUCH' : { ...model, movements, capturedMinor };
}

/** What a provider must show of such a payment. */
export const shown = (model: PaymentModel): Partial<Payment> => ({
  state: model.isCancelled ? 'CANCELLED' : 'AUTHORIZED',
  authorizedMinor: model.authorizedMinor,
  capturedMinor: model.capturedMinor,
  refundedMinor: model.refundedMinor,
  movements: model.movements,
  nextAction: null,
  decline: null,
});

/** As a provider is told. */
export const toMovement = (payment: string, { key, amountMinor }: ModelCall): Movement => ({
  ...{ payment, key, amountMinor },
});
export const toCancellation = (payment: string, { key }: ModelCall): Cancellation => ({ payment, key });
