/** Whether digits are a GTIN of 8, 12, 13 or 14 digits whose last one checks the others. */
export function isGtin(barcode: string): boolean {
  if (!/^(\d{8}|\d{12,14})$/.test(barcode)) return false;
  // From the right, the check digit first, weights alternate between 1 and 3; the sum is a multiple of ten.
  const sum = [...barcode]
    .reverse()
    .reduce((total, digit, index) => total + Number(digit) * (index % 2 === 0 ? 1 : 3), 0);
  return sum % 10 === 0;
}

/** The one form in which equal barcodes are equal texts: 14 digits. */
export const gtin14 = (barcode: string): string => barcode.padStart(14, '0');
