import jsQr from 'jsqr';

/**
 * What a camera reads in a QR code of ours; undefined where it reads nothing. The picture is white but for squares of ten
 * by ten, one for each dark module.
 */
export function scan(svg: string): string | undefined {
  const size = Number(/viewBox="0 0 (\d+)/.exec(svg)?.[1]);
  const pixels = new Uint8ClampedArray(size * size * 4).fill(255);
  for (const [, x, y] of svg.matchAll(/M(\d+),(\d+)h10v10h-10z/g)) {
    for (let row = Number(y); row < Number(y) + 10; row += 1) {
      for (let column = Number(x); column < Number(x) + 10; column += 1) {
        pixels.fill(0, (row * size + column) * 4, (row * size + column) * 4 + 3);
      }
    }
  }
  return jsQr.default(pixels, size, size)?.data;
}
