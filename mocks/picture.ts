const tones: Readonly<Record<string, string>> = {
  navy: '#22304f',
  sand: '#d8c7a3',
  moss: '#6b7a4b',
  brick: '#a4523c',
};

/** `Media` of the SDL: a drawn square that stands in its own address, so that no server has to hold it. */
export function picture(title: string, tone: string) {
  const initial = /\p{L}/u.exec(title)?.[0] ?? '?';
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 800 800"><rect width="800" height="800" fill="${tones[tone] ?? '#888'}"/><text x="400" y="520" font-family="serif" font-size="360" fill="#fff" text-anchor="middle">${initial}</text></svg>`;
  return {
    kind: 'IMAGE',
    url: `data:image/svg+xml,${encodeURIComponent(svg)}`,
    alt: title,
    width: 800,
    height: 800,
  };
}
