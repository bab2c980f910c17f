import type { Shape } from './shape.ts';

/** Things for outside and for listening, on a square of 200 by 200. */
export const outdoorShapes = {
  tent: (p) => ({
    body: 'M100 44 L178 152 H22 Z',
    over: `<path d="M100 44 L128 152 H72 Z" fill="${p.dark}"/><path d="M100 44 L100 152 L82 152 Z" fill="${p.light}" opacity=".85"/><path d="M100 44 L96 36 M100 44 L104 36 M22 152 L10 160 M178 152 L190 160" stroke="${p.ink}" stroke-width="3"/>`,
  }),
  backpack: (p) => ({
    under: `<path d="M76 48 Q76 22 100 22 Q124 22 124 48" fill="none" stroke="${p.ink}" stroke-width="7"/>`,
    body: 'M58 74 Q58 40 100 40 Q142 40 142 74 V160 Q142 170 132 170 H68 Q58 170 58 160 Z',
    over: `<path d="M58 82 Q100 100 142 82 V74 Q142 40 100 40 Q58 40 58 74 Z" fill="${p.dark}"/><rect x="70" y="112" width="60" height="44" rx="8" fill="${p.light}"/><path d="M70 124 H130" stroke="${p.dark}" stroke-width="3"/>
      <path d="M80 90 V112 M120 90 V112" stroke="${p.ink}" stroke-width="5"/><rect x="46" y="108" width="12" height="44" rx="6" fill="${p.dark}"/><rect x="142" y="108" width="12" height="44" rx="6" fill="${p.dark}"/>`,
  }),
  bottle: (p) => ({
    under: `<rect x="86" y="26" width="28" height="22" rx="5" fill="${p.ink}"/>`,
    body: 'M84 46 H116 V56 Q132 64 132 84 V164 Q132 174 122 174 H78 Q68 174 68 164 V84 Q68 64 84 56 Z',
    over: `<path d="M68 100 H132 V112 H68 Z" fill="${p.dark}" opacity=".6"/><path d="M78 84 Q78 72 86 68 V160 H78 Z" fill="${p.light}" opacity=".7"/>`,
  }),
  lantern: (p) => ({
    under: `<path d="M72 62 Q72 24 100 24 Q128 24 128 62" fill="none" stroke="${p.ink}" stroke-width="5"/>`,
    body: 'M72 56 H128 L134 72 H66 Z M64 146 H136 L142 168 H58 Z',
    over: `<rect x="70" y="72" width="60" height="74" fill="#ffe7a8"/><path d="M100 88 Q116 108 100 130 Q84 108 100 88 Z" fill="#f3b23c"/><path d="M70 72 V146 M130 72 V146 M90 72 V146 M110 72 V146" stroke="${p.dark}" stroke-width="3"/>`,
  }),
  headlamp: (p) => ({
    under: `<ellipse cx="100" cy="92" rx="74" ry="40" fill="none" stroke="${p.dark}" stroke-width="15"/><path d="M30 106 Q100 150 170 106" fill="none" stroke="${p.main}" stroke-width="15"/>`,
    body: 'M70 98 H130 Q140 98 140 108 V146 Q140 156 130 156 H70 Q60 156 60 146 V108 Q60 98 70 98 Z',
    over: `<circle cx="100" cy="127" r="22" fill="${p.ink}"/><circle cx="100" cy="127" r="16" fill="#fff0b8"/><circle cx="95" cy="122" r="5" fill="#ffffff"/><rect x="126" y="116" width="8" height="20" rx="3" fill="${p.light}"/>`,
  }),
  'sleeping-bag': (p) => ({
    body: 'M74 30 Q100 16 126 30 Q142 44 140 74 L128 160 Q124 176 100 176 Q76 176 72 160 L60 74 Q58 44 74 30 Z',
    over: `<path d="M78 62 Q78 36 100 34 Q122 36 122 62 Q100 76 78 62 Z" fill="${p.dark}"/><path d="M63 92 Q100 106 137 92 M66 116 Q100 130 134 116 M70 140 Q100 152 130 140" fill="none" stroke="${p.dark}" stroke-width="2.500"/><path d="M118 70 L110 172" stroke="${p.paper}" stroke-width="2.500" stroke-dasharray="3 2"/>`,
  }),
  mat: (p) => ({
    body: 'M40 70 H150 A32 32 0 0 1 150 134 H40 Z',
    over: `<circle cx="150" cy="102" r="32" fill="${p.light}"/><path d="M150 102 m-22 0 a22 22 0 1 1 22 22 m-10 -22 a10 10 0 1 1 10 10" fill="none" stroke="${p.dark}" stroke-width="4"/><path d="M66 70 V134 M104 70 V134" stroke="${p.ink}" stroke-width="7"/>`,
  }),
  hammock: (p) => ({
    under: `<path d="M20 34 V170 M180 34 V170" stroke="#8a6a48" stroke-width="9" stroke-linecap="round"/><path d="M22 56 L46 86 M178 56 L154 86 M22 56 L58 90 M178 56 L142 90" stroke="${p.ink}" stroke-width="2"/>`,
    body: 'M40 82 Q100 118 160 82 Q148 150 100 152 Q52 150 40 82 Z',
    over: `<path d="M40 82 Q100 118 160 82 Q156 104 150 112 Q100 138 50 112 Q44 104 40 82 Z" fill="${p.dark}" opacity=".4"/>`,
  }),
  stool: (p) => ({
    under: `<path d="M62 92 L138 172 M138 92 L62 172" stroke="#8a6a48" stroke-width="9" stroke-linecap="round"/>`,
    body: 'M50 74 Q100 92 150 74 L146 98 Q100 114 54 98 Z',
    over: `<path d="M50 74 Q100 92 150 74 L149 80 Q100 98 51 80 Z" fill="${p.dark}"/>`,
  }),
  radio: (p) => ({
    under: `<path d="M136 66 L160 26" stroke="${p.ink}" stroke-width="4" stroke-linecap="round"/>`,
    body: 'M42 64 H158 Q168 64 168 74 V146 Q168 156 158 156 H42 Q32 156 32 146 V74 Q32 64 42 64 Z',
    over: `<circle cx="76" cy="110" r="32" fill="${p.dark}"/>${[-16, -8, 0, 8, 16].map((dy) => `<path d="M54 ${110 + dy} H98" stroke="${p.light}" stroke-width="3"/>`).join('')}<rect x="118" y="80" width="40" height="16" rx="3" fill="${p.paper}"/><path d="M140 80 V96" stroke="#c8452f" stroke-width="2"/><circle cx="128" cy="124" r="11" fill="${p.paper}"/><circle cx="152" cy="124" r="7" fill="${p.paper}"/>`,
  }),
  headphones: (p) => ({
    under: `<path d="M46 122 V104 Q46 44 100 44 Q154 44 154 104 V122" fill="none" stroke="${p.ink}" stroke-width="9"/>`,
    body: 'M40 104 H58 Q68 104 68 114 V150 Q68 160 58 160 H48 Q34 158 34 132 Q34 110 40 104 Z M160 104 H142 Q132 104 132 114 V150 Q132 160 142 160 H152 Q166 158 166 132 Q166 110 160 104 Z',
    over: `<rect x="62" y="106" width="12" height="52" rx="6" fill="${p.dark}"/><rect x="126" y="106" width="12" height="52" rx="6" fill="${p.dark}"/><path d="M66 58 Q100 34 134 58" stroke="${p.main}" stroke-width="12" fill="none"/>`,
  }),
  speaker: (p) => ({
    body: 'M66 34 H134 Q146 34 146 46 V156 Q146 168 134 168 H66 Q54 168 54 156 V46 Q54 34 66 34 Z',
    over: `<circle cx="100" cy="124" r="32" fill="${p.dark}"/><circle cx="100" cy="124" r="19" fill="${p.ink}"/><circle cx="100" cy="124" r="7" fill="${p.light}"/><circle cx="100" cy="66" r="17" fill="${p.dark}"/><circle cx="100" cy="66" r="8" fill="${p.light}"/>`,
  }),
  clock: (p) => ({
    under: `<path d="M66 156 L56 172 M134 156 L144 172" stroke="${p.ink}" stroke-width="8" stroke-linecap="round"/>`,
    body: 'M100 38 A64 64 0 1 1 99.900 38 Z',
    over: `<circle cx="100" cy="102" r="50" fill="${p.paper}"/><path d="M100 102 V68 M100 102 L122 116" stroke="${p.ink}" stroke-width="5" stroke-linecap="round"/>${[0, 90, 180, 270].map((turn) => `<path d="M100 57 V64" stroke="${p.dark}" stroke-width="4" transform="rotate(${turn} 100 102)"/>`).join('')}<circle cx="100" cy="102" r="4" fill="${p.main}"/>`,
  }),
  charger: (p) => ({
    under: `<path d="M100 156 V182" stroke="${p.ink}" stroke-width="5"/>`,
    body: 'M68 52 H132 Q144 52 144 64 V146 Q144 158 132 158 H68 Q56 158 56 146 V64 Q56 52 68 52 Z',
    over: `<path d="M80 34 V52 M120 34 V52" stroke="#9aa0a6" stroke-width="9"/><path d="M106 72 L82 110 H98 L92 140 L120 100 H103 Z" fill="${p.paper}"/>`,
  }),
} satisfies Readonly<Record<string, Shape>>;
