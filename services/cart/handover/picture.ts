import { renderSVG } from 'uqr';

const place = '{code}';
const maxLength = 500;

/** Whether codes can be put into an address of the retailer's. */
export const isCodeAddress = (url: string): boolean =>
  url.length <= maxLength && url.includes(place) && URL.canParse(url.replaceAll(place, 'CODE'));

/** A QR code as an SVG picture: of the address with the code in its place, or of the code alone. */
export const drawCode = (code: string, url: string | null): string =>
  // Four modules of white around it, and a quarter of it may be dirty: what the standard asks for print.
  renderSVG(url === null ? code : url.replaceAll(place, code), { border: 4, ecc: 'Q' });
