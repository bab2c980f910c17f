import type { Shape } from './shape.ts';

/** Things to wear, on a square of 200 by 200. */
export const clothingShapes = {
  sweater: (p) => ({
    body: 'M72 50 L84 43 Q100 54 116 43 L128 50 Q146 56 152 76 L168 138 L149 144 L137 98 L137 158 Q100 163 63 158 L63 98 L51 144 L32 138 L48 76 Q54 56 72 50 Z',
    over: `<path d="M63 148 Q100 153 137 148 L137 158 Q100 163 63 158 Z M34 131 L53 137 L51 144 L32 138 Z M166 131 L147 137 L149 144 L168 138 Z" fill="${p.dark}" opacity=".45"/>
      <path d="M84 43 Q100 54 116 43 L119 48 Q100 62 81 48 Z" fill="${p.dark}"/>`,
  }),
  cardigan: (p) => ({
    body: 'M72 48 L86 42 L100 84 L114 42 L128 48 Q146 54 152 76 L168 138 L149 144 L137 98 L137 158 Q100 163 63 158 L63 98 L51 144 L32 138 L48 76 Q54 54 72 48 Z',
    over: `<path d="M100 84 V161" stroke="${p.dark}" stroke-width="3"/><path d="M86 42 L100 84 L114 42" fill="none" stroke="${p.dark}" stroke-width="6"/>
      ${[96, 114, 132, 150].map((y) => `<circle cx="105" cy="${y}" r="3.2" fill="${p.paper}" stroke="${p.dark}"/>`).join('')}`,
  }),
  tshirt: (p) => ({
    body: 'M70 48 L84 43 Q100 58 116 43 L130 48 L168 74 L154 102 L136 92 L136 156 Q100 160 64 156 L64 92 L46 102 L32 74 Z',
    over: `<path d="M84 43 Q100 58 116 43 L119 46 Q100 66 81 46 Z" fill="${p.dark}"/><path d="M46 102 L64 92 V80 M154 102 L136 92 V80" fill="none" stroke="${p.dark}" stroke-width="2" opacity=".5"/>`,
  }),
  shirt: (p) => ({
    body: 'M74 46 L86 40 L100 52 L114 40 L126 46 Q146 52 152 74 L166 138 L148 143 L137 96 L137 158 Q100 164 63 158 L63 96 L52 143 L34 138 L48 74 Q54 52 74 46 Z',
    over: `<path d="M100 52 V161" stroke="${p.dark}" stroke-width="2"/><path d="M86 40 L100 54 L88 66 L76 47 Z M114 40 L100 54 L112 66 L124 47 Z" fill="${p.light}" stroke="${p.dark}" stroke-width="1.5"/>
      ${[74, 94, 114, 134].map((y) => `<circle cx="104" cy="${y}" r="2.2" fill="${p.dark}"/>`).join('')}<path d="M112 84 h16 v16 l-8 4 l-8 -4 Z" fill="none" stroke="${p.dark}" stroke-width="1.5"/>`,
  }),
  jacket: (p) => ({
    body: 'M70 50 L84 38 H116 L130 50 Q148 56 154 78 L168 140 L148 146 L138 100 L140 160 H60 L62 100 L52 146 L32 140 L46 78 Q52 56 70 50 Z',
    over: `<path d="M84 38 H116 L112 56 H88 Z" fill="${p.dark}"/><path d="M100 56 V160" stroke="${p.paper}" stroke-width="2.5" stroke-dasharray="3 2"/>
      <path d="M61 122 H90 V146 H60 Z M110 122 H139 L140 146 H110 Z" fill="${p.dark}" opacity=".35"/><path d="M60 152 H140 V160 H60 Z" fill="${p.dark}" opacity=".5"/>`,
  }),
  parka: (p) => ({
    body: 'M72 56 Q72 26 100 26 Q128 26 128 56 Q148 60 154 82 L166 142 L147 147 L139 106 L145 174 H55 L61 106 L53 147 L34 142 L46 82 Q52 60 72 56 Z',
    over: `<path d="M80 58 Q80 36 100 36 Q120 36 120 58 Q100 74 80 58 Z" fill="${p.dark}"/><path d="M100 66 V174" stroke="${p.dark}" stroke-width="3"/>
      <path d="M66 128 H90 V150 H64 Z M110 128 H134 L136 150 H110 Z" fill="${p.light}" opacity=".6"/><path d="M60 112 H140" stroke="${p.dark}" stroke-width="2"/>`,
  }),
  dress: (p) => ({
    body: 'M76 36 L86 36 Q100 58 114 36 L124 36 L130 66 L122 92 Q146 130 152 168 Q100 178 48 168 Q54 130 78 92 L70 66 Z',
    over: `<path d="M78 92 Q100 98 122 92 L124 99 Q100 105 76 99 Z" fill="${p.dark}"/><path d="M86 106 Q78 140 74 170 M114 106 Q122 140 126 170 M100 106 V172" stroke="${p.dark}" stroke-width="1.5" fill="none" opacity=".6"/>`,
  }),
  trousers: (p) => ({
    body: 'M66 32 H134 L142 172 H110 L100 78 L90 172 H58 Z',
    over: `<path d="M66 32 H134 L134.600 42 H65.400 Z" fill="${p.dark}"/><path d="M100 42 V78 M72 46 Q76 62 66 68 M128 46 Q124 62 134 68" fill="none" stroke="${p.dark}" stroke-width="2"/><circle cx="100" cy="37" r="2.500" fill="${p.paper}"/>
      <path d="M57.500 164 H91 L90 172 H58 Z M109 164 H141.500 L142 172 H110 Z" fill="${p.dark}" opacity=".5"/>`,
  }),
  socks: (p) => ({
    body: 'M62 34 H96 V110 Q96 122 86 132 L66 152 Q52 164 40 154 Q30 142 42 130 L62 108 Z M112 46 H146 V122 Q146 134 136 144 L116 164 Q102 176 90 166 Q80 154 92 142 L112 120 Z',
    over: `<path d="M62 34 H96 V48 H62 Z M112 46 H146 V60 H112 Z" fill="${p.dark}"/><path d="M40 154 Q30 142 42 130 L47 125 Q60 136 62 156 Q50 162 40 154 Z M90 166 Q80 154 92 142 L97 137 Q110 148 112 168 Q100 174 90 166 Z" fill="${p.light}"/>`,
  }),
  beanie: (p) => ({
    body: 'M46 128 Q44 52 100 50 Q156 52 154 128 Z',
    over: `<path d="M70 122 Q70 76 92 54 M100 122 V52 M130 122 Q130 76 108 54" stroke="${p.dark}" stroke-width="2" fill="none" opacity=".6"/><rect x="40" y="116" width="120" height="34" rx="10" fill="${p.dark}"/>
      ${[56, 72, 88, 104, 120, 136].map((x) => `<path d="M${x + 4} 120 V146" stroke="${p.main}" stroke-width="3"/>`).join('')}<circle cx="100" cy="44" r="15" fill="${p.light}"/>`,
  }),
  scarf: (p) => ({
    body: 'M62 52 Q100 76 138 52 Q148 66 140 78 Q128 92 114 94 L124 162 H92 L90 96 Q70 92 60 78 Q52 66 62 52 Z',
    over: `<path d="M62 52 Q100 76 138 52 Q134 72 100 74 Q66 72 62 52 Z" fill="${p.dark}"/><path d="M93 142 H121 M93 150 H122" stroke="${p.light}" stroke-width="4"/>
      ${[94, 101, 108, 115, 122].map((x) => `<path d="M${x} 162 V174" stroke="${p.main}" stroke-width="3"/>`).join('')}`,
  }),
  gloves: (p) => ({
    body: 'M50 156 V112 L36 92 Q32 80 44 84 L54 98 V56 Q54 46 64 48 V44 Q72 38 76 48 Q86 44 88 56 Q96 56 96 66 V156 Z M150 156 V112 L164 92 Q168 80 156 84 L146 98 V56 Q146 46 136 48 V44 Q128 38 124 48 Q114 44 112 56 Q104 56 104 66 V156 Z',
    over: `<path d="M50 138 H96 V156 H50 Z M104 138 H150 V156 H104 Z" fill="${p.dark}"/><path d="M65 50 V86 M76 50 V86 M87 58 V88 M135 50 V86 M124 50 V86 M113 58 V88" stroke="${p.dark}" stroke-width="1.500" opacity=".6"/>`,
  }),
  boots: (p) => ({
    body: 'M66 40 H112 V98 Q112 108 124 112 L152 122 Q164 128 162 148 H62 Q60 112 66 88 Z',
    over: `<path d="M60 146 H164 V156 Q164 162 156 162 H66 Q60 162 60 156 Z" fill="${p.ink}"/><path d="M66 40 H112 V54 H66 Z" fill="${p.dark}"/>
      ${[64, 76, 88, 100].map((y, n) => `<path d="M${98 + n * 2} ${y} h${14 + n * 2}" stroke="${p.paper}" stroke-width="3.500" stroke-linecap="round"/>`).join('')}<path d="M134 116 Q136 134 128 146" stroke="${p.dark}" stroke-width="2" fill="none"/>`,
  }),
} satisfies Readonly<Record<string, Shape>>;
