export { orderPlace } from './order-place.ts';
export type { OrderPlaceInput } from './place-input.ts';
export type { OrderPlacePayload } from './place-payload.ts';
