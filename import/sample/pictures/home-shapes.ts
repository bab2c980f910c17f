import type { Shape } from './shape.ts';

/** Things for the house and the table, on a square of 200 by 200. */
export const homeShapes = {
  lamp: (p) => ({
    under: `<path d="M100 96 V162" stroke="#8a6a48" stroke-width="8"/><path d="M68 172 Q68 160 100 160 Q132 160 132 172 Z" fill="${p.ink}"/>`,
    body: 'M76 34 H124 L150 102 H50 Z',
    over: `<path d="M53 94 H147 L150 102 H50 Z" fill="${p.dark}"/><path d="M84 34 H94 L78 94 H62 Z" fill="${p.light}" opacity=".7"/>`,
  }),
  'pendant-lamp': (p) => ({
    under: `<path d="M100 10 V66" stroke="${p.ink}" stroke-width="3"/><circle cx="100" cy="140" r="15" fill="#ffe7a8"/>`,
    body: 'M92 62 H108 V74 Q156 86 160 138 H40 Q44 86 92 74 Z',
    over: `<path d="M40 138 H160 L159 128 H41 Z" fill="${p.dark}"/><path d="M60 126 Q64 96 88 86" stroke="${p.light}" stroke-width="6" fill="none" stroke-linecap="round"/>`,
  }),
  candle: (p) => ({
    under: `<path d="M100 62 V84" stroke="${p.ink}" stroke-width="3"/><path d="M100 34 Q116 54 100 68 Q84 54 100 34 Z" fill="#f3b23c"/>`,
    body: 'M66 80 H134 V160 Q134 170 124 170 H76 Q66 170 66 160 Z',
    over: `<ellipse cx="100" cy="81" rx="34" ry="7" fill="${p.light}"/><rect x="78" y="112" width="44" height="36" fill="${p.paper}"/><path d="M86 124 H114 M90 134 H110" stroke="${p.ink}" stroke-width="2.500"/>`,
  }),
  vase: (p) => ({
    under: `<path d="M100 60 Q92 36 78 22 M100 60 Q106 34 122 20 M100 60 V14" stroke="#56713f" stroke-width="3" fill="none"/><circle cx="76" cy="22" r="9" fill="#d99aa0"/><circle cx="124" cy="20" r="9" fill="#dba53a"/><circle cx="100" cy="14" r="9" fill="#f4f1ea"/>`,
    body: 'M84 56 H116 Q112 78 128 92 Q144 112 136 140 Q130 172 100 172 Q70 172 64 140 Q56 112 72 92 Q88 78 84 56 Z',
    over: `<path d="M63 118 Q100 130 137 118 L137 130 Q100 142 63 130 Z" fill="${p.dark}" opacity=".55"/><path d="M76 100 Q70 118 76 146" stroke="${p.light}" stroke-width="6" fill="none" stroke-linecap="round"/>`,
  }),
  cushion: (p) => ({
    body: 'M40 44 Q100 58 160 44 Q146 100 160 156 Q100 142 40 156 Q54 100 40 44 Z',
    over: `<path d="M52 54 Q100 66 148 54 Q138 100 148 146 Q100 134 52 146 Q62 100 52 54 Z" fill="none" stroke="${p.dark}" stroke-width="2.500" stroke-dasharray="5 4"/>`,
  }),
  blanket: (p) => ({
    body: 'M38 84 Q38 62 62 62 H146 Q162 62 162 80 V140 H38 Z',
    over: `<path d="M38 84 Q38 104 62 104 H162 M38 110 Q40 124 62 124 H162" fill="none" stroke="${p.dark}" stroke-width="3"/><path d="M120 62 V140 M134 62 V140" stroke="${p.light}" stroke-width="6"/>${[44, 56, 68, 80, 92, 104, 116, 128, 140, 152].map((x) => `<path d="M${x} 140 V152" stroke="${p.main}" stroke-width="3"/>`).join('')}`,
  }),
  towel: (p) => ({
    under: `<path d="M28 44 H172" stroke="#8a6a48" stroke-width="7" stroke-linecap="round"/>`,
    body: 'M58 40 H142 V158 H58 Z',
    over: `<path d="M58 130 H142 M58 138 H142" stroke="${p.light}" stroke-width="4"/><path d="M58 40 H142 V52 H58 Z" fill="${p.dark}" opacity=".4"/><path d="M104 52 V158" stroke="${p.dark}" stroke-width="2" opacity=".5"/>`,
  }),
  plate: (p) => ({
    body: 'M100 34 A68 68 0 1 1 99.900 34 Z',
    over: `<circle cx="100" cy="102" r="46" fill="${p.light}"/><circle cx="100" cy="102" r="46" fill="none" stroke="${p.dark}" stroke-width="1.500"/><circle cx="100" cy="102" r="64" fill="none" stroke="${p.dark}" stroke-width="2" opacity=".6"/>`,
  }),
  mug: (p) => ({
    under: `<path d="M134 80 Q168 80 166 108 Q164 134 132 134" fill="none" stroke="${p.main}" stroke-width="12"/>`,
    body: 'M52 60 H138 V140 Q138 162 116 162 H74 Q52 162 52 140 Z',
    over: `<ellipse cx="95" cy="60" rx="43" ry="9" fill="${p.dark}"/><path d="M64 82 V138" stroke="${p.light}" stroke-width="7" stroke-linecap="round"/>`,
  }),
  teapot: (p) => ({
    under: `<path d="M142 96 Q176 92 170 126 Q166 144 136 144" fill="none" stroke="${p.main}" stroke-width="10"/>`,
    body: 'M60 90 Q60 70 100 70 Q140 70 146 106 Q148 160 100 162 Q66 160 56 132 Q38 118 26 84 L38 80 Q46 96 58 104 Z',
    over: `<path d="M74 76 Q100 58 126 76 Q100 86 74 76 Z" fill="${p.dark}"/><circle cx="100" cy="58" r="8" fill="${p.ink}"/><path d="M126 100 Q132 120 124 138" stroke="${p.light}" stroke-width="6" fill="none" stroke-linecap="round"/>`,
  }),
  kettle: (p) => ({
    under: `<path d="M66 74 Q66 30 104 30 Q142 30 142 74" fill="none" stroke="${p.ink}" stroke-width="9"/>`,
    body: 'M66 74 H136 L152 158 H50 L58 112 L34 92 L42 82 L62 94 Z',
    over: `<path d="M66 74 H136 L138 84 H64 Z" fill="${p.dark}"/><rect x="46" y="156" width="110" height="12" rx="4" fill="${p.ink}"/><circle cx="102" cy="68" r="6" fill="${p.ink}"/>`,
  }),
  basket: (p) => ({
    under: `<path d="M62 88 Q62 34 100 34 Q138 34 138 88" fill="none" stroke="${p.dark}" stroke-width="7"/>`,
    body: 'M40 86 H160 L148 162 H52 Z',
    over: `<path d="M36 82 H164 V94 H36 Z" fill="${p.dark}"/>${[108, 124, 140].map((y) => `<path d="M44 ${y} H156" stroke="${p.dark}" stroke-width="2.500" stroke-dasharray="10 6"/>`).join('')}`,
  }),
  board: (p) => ({
    body: 'M58 66 H142 Q152 66 152 76 V160 Q152 170 142 170 H58 Q48 170 48 160 V76 Q48 66 58 66 Z M88 66 V38 Q88 26 100 26 Q112 26 112 38 V66 Z',
    over: `<circle cx="100" cy="42" r="5" fill="${p.paper}"/><path d="M66 84 Q74 120 66 156 M86 84 Q92 120 86 156 M114 84 Q108 120 114 156 M134 84 Q128 120 134 156" stroke="${p.dark}" stroke-width="2" fill="none" opacity=".5"/>`,
  }),
  pan: (p) => ({
    under: `<path d="M136 106 L188 92" stroke="#8a6a48" stroke-width="11" stroke-linecap="round"/>`,
    body: 'M20 92 H142 Q140 140 108 142 H54 Q22 140 20 92 Z',
    over: `<ellipse cx="81" cy="92" rx="61" ry="13" fill="${p.dark}"/><ellipse cx="81" cy="93" rx="50" ry="9" fill="${p.ink}"/>`,
  }),
  jar: (p) => ({
    body: 'M62 66 H138 Q146 74 146 86 V154 Q146 168 132 168 H68 Q54 168 54 154 V86 Q54 74 62 66 Z',
    over: `<rect x="60" y="44" width="80" height="24" rx="4" fill="#cbb48a"/><rect x="54" y="100" width="92" height="46" fill="${p.paper}"/><path d="M74 114 H126 M82 126 H118" stroke="${p.dark}" stroke-width="4" stroke-linecap="round"/><path d="M64 82 V94" stroke="${p.light}" stroke-width="6" stroke-linecap="round"/>`,
  }),
  tin: (p) => ({
    body: 'M54 64 Q54 54 100 54 Q146 54 146 64 V158 Q146 170 100 170 Q54 170 54 158 Z',
    over: `<ellipse cx="100" cy="62" rx="46" ry="11" fill="${p.dark}"/><ellipse cx="100" cy="59" rx="34" ry="7" fill="${p.light}"/><rect x="70" y="92" width="60" height="50" rx="25" fill="${p.paper}"/><path d="M100 104 Q114 116 100 132 Q86 116 100 104 Z" fill="${p.main}"/>`,
  }),
  pouch: (p) => ({
    body: 'M62 34 H138 L150 158 Q150 170 138 170 H62 Q50 170 50 158 Z',
    over: `<path d="M62 34 H138 L139.500 50 H60.500 Z" fill="${p.dark}"/><path d="M64 58 H136" stroke="${p.paper}" stroke-width="2" stroke-dasharray="4 3"/><rect x="70" y="84" width="60" height="58" rx="4" fill="${p.paper}"/><path d="M80 100 H120 M86 112 H114 M92 124 H108" stroke="${p.dark}" stroke-width="3.500" stroke-linecap="round"/>`,
  }),
  chocolate: (p) => ({
    under: `<path d="M72 26 H128 V90 H72 Z" fill="#4a2e1e"/><path d="M72 48 H128 M72 69 H128 M91 26 V90 M109 26 V90" stroke="#6b452c" stroke-width="2"/>`,
    body: 'M64 76 L76 84 L88 76 L100 84 L112 76 L124 84 L136 76 V174 H64 Z',
    over: `<rect x="76" y="104" width="48" height="46" fill="${p.paper}"/><path d="M84 118 H116 M90 130 H110" stroke="${p.dark}" stroke-width="3.500" stroke-linecap="round"/>`,
  }),
  'oil-bottle': (p) => ({
    under: `<rect x="91" y="18" width="18" height="18" rx="3" fill="#8a6a48"/>`,
    body: 'M92 34 H108 V70 Q128 78 128 98 V164 Q128 174 118 174 H82 Q72 174 72 164 V98 Q72 78 92 70 Z',
    over: `<rect x="72" y="108" width="56" height="44" fill="${p.paper}"/><path d="M100 114 Q112 122 100 136 Q88 122 100 114 Z" fill="${p.main}"/><path d="M84 144 H116" stroke="${p.dark}" stroke-width="3"/><path d="M80 96 V104" stroke="${p.light}" stroke-width="5" stroke-linecap="round"/>`,
  }),
  storefront: (p) => ({
    body: 'M34 60 H166 V168 H34 Z',
    over: `<path d="M26 60 H174 L166 92 H34 Z" fill="${p.dark}"/>${[40, 72, 104, 136].map((x) => `<path d="M${x + 4} 60 h14 l-2 32 h-14 Z" fill="${p.paper}"/>`).join('')}<rect x="46" y="104" width="56" height="48" fill="#d7e6ee"/><path d="M46 128 H102 M74 104 V152" stroke="${p.ink}" stroke-width="2"/><rect x="116" y="104" width="36" height="64" fill="${p.ink}"/><circle cx="144" cy="138" r="3" fill="#f3b23c"/><rect x="62" y="38" width="76" height="18" rx="3" fill="${p.ink}"/>`,
  }),
} satisfies Readonly<Record<string, Shape>>;
