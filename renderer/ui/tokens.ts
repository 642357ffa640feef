// Every colour of the interface, for the three themes. Invariant: components never hold a colour, they name a token;
// tests/unit/ui/tokens.test.ts recomputes the contrast of each pair (WCAG 2.2: 1.4.3, 1.4.6, 1.4.11).

export const themeNames = ['light', 'dark', 'hc'] as const;
export type ThemeName = (typeof themeNames)[number];

/** Roles of colour that carry a meaning. Raspberry (`rec`) is for recording only, violet (`hold`) for hold only. */
export const tones = ['primary', 'ok', 'ring', 'hold', 'rec', 'alert'] as const;
export type Tone = (typeof tones)[number];

interface ToneColours {
  readonly base: string;
  /** Text on `base`. */
  readonly on: string;
  /** Quiet ground. */
  readonly soft: string;
  /** Text on `soft`. */
  readonly ink: string;
}

interface ThemeColours {
  readonly page: string;
  readonly surface: string;
  readonly sunken: string;
  /** Decorative rule only: never the edge of something operable. */
  readonly line: string;
  readonly control: string;
  readonly ink: string;
  readonly ink2: string;
  readonly ink3: string;
  readonly focus: string;
  readonly tones: Readonly<Record<Tone, ToneColours>>;
  /** Large fills: deep rather than pastel in the dark theme. */
  readonly fills: { readonly call: string; readonly hold: string; readonly rec: string; readonly alert: string };
  readonly onFill: string;
  /** Disc behind the icon of a state block that is filled. */
  readonly ringDisc: string;
}

export const colours: Readonly<Record<ThemeName, ThemeColours>> = {
  light: {
    page: '#F5F1E8',
    surface: '#FFFDF8',
    sunken: '#ECE6D9',
    line: '#DAD1C0',
    control: '#7C705D',
    ink: '#1B2A32',
    ink2: '#445059',
    ink3: '#59646B',
    focus: '#B04A00',
    tones: {
      primary: { base: '#14525F', on: '#FFFFFF', soft: '#DBEAEB', ink: '#0F4854' },
      ok: { base: '#1D6440', on: '#FFFFFF', soft: '#DCEEDF', ink: '#164D31' },
      ring: { base: '#F2B63D', on: '#2B1C00', soft: '#FCEBC4', ink: '#5E3D00' },
      hold: { base: '#5B4687', on: '#FFFFFF', soft: '#E8E1F3', ink: '#463368' },
      rec: { base: '#9C1B57', on: '#FFFFFF', soft: '#F8DEE9', ink: '#7F1446' },
      alert: { base: '#A5301C', on: '#FFFFFF', soft: '#F9E0D9', ink: '#842414' },
    },
    fills: { call: '#14525F', hold: '#5B4687', rec: '#9C1B57', alert: '#A5301C' },
    onFill: '#FFFFFF',
    ringDisc: '#FFF6E0',
  },
  dark: {
    page: '#0F181D',
    surface: '#17232A',
    sunken: '#1F2D35',
    line: '#34454F',
    control: '#7F939D',
    ink: '#EFEAE0',
    ink2: '#C0C9CB',
    ink3: '#A3AFB4',
    focus: '#FFC56B',
    tones: {
      primary: { base: '#7DC6D3', on: '#06242B', soft: '#173C46', ink: '#A9DEE7' },
      ok: { base: '#7FCF9F', on: '#05271A', soft: '#163B2A', ink: '#A6E3BE' },
      ring: { base: '#F3BF52', on: '#2B1C00', soft: '#46350F', ink: '#FADB97' },
      hold: { base: '#C5B3EC', on: '#22143F', soft: '#352A4F', ink: '#DACDF6' },
      rec: { base: '#F58DBB', on: '#3B0420', soft: '#4D1B34', ink: '#FBBFD9' },
      alert: { base: '#FF9E8A', on: '#3D0B02', soft: '#4E1F16', ink: '#FFC4B7' },
    },
    fills: { call: '#1C5564', hold: '#4A3A72', rec: '#B5326F', alert: '#B8412B' },
    onFill: '#FFFFFF',
    ringDisc: '#FFF6E0',
  },
  hc: {
    page: '#000000',
    surface: '#000000',
    sunken: '#141414',
    line: '#FFFFFF',
    control: '#FFFFFF',
    ink: '#FFFFFF',
    ink2: '#FFFFFF',
    ink3: '#E6E6E6',
    focus: '#FFE600',
    tones: {
      primary: { base: '#8FE9FF', on: '#000000', soft: '#000000', ink: '#8FE9FF' },
      ok: { base: '#7DFFB0', on: '#000000', soft: '#000000', ink: '#7DFFB0' },
      ring: { base: '#FFD84D', on: '#000000', soft: '#000000', ink: '#FFD84D' },
      hold: { base: '#DCC8FF', on: '#000000', soft: '#000000', ink: '#DCC8FF' },
      rec: { base: '#FF9CCB', on: '#000000', soft: '#000000', ink: '#FF9CCB' },
      alert: { base: '#FFA899', on: '#000000', soft: '#000000', ink: '#FFA899' },
    },
    fills: { call: '#8FE9FF', hold: '#DCC8FF', rec: '#FF9CCB', alert: '#FFA899' },
    onFill: '#000000',
    ringDisc: '#FFF6E0',
  },
};

/** Eight hues of people; each goes with a band pattern so that black and white keeps them apart. */
export const peopleHues = ['sea', 'amber', 'violet', 'green', 'plum', 'blue', 'brick', 'olive'] as const;
export type PeopleHue = (typeof peopleHues)[number];
export const bandPatterns = [
  'plain',
  'diagonal',
  'dots',
  'rungs',
  'doubleLine',
  'reverseDiagonal',
  'blocks',
  'lattice',
] as const;
export type BandPattern = (typeof bandPatterns)[number];

export const peopleColours: Readonly<Record<ThemeName, Readonly<Record<PeopleHue, { readonly tint: string; readonly band: string }>>>> = {
  light: {
    sea: { tint: '#DBEAEB', band: '#14525F' },
    amber: { tint: '#F9E6C6', band: '#6F4700' },
    violet: { tint: '#E8E1F3', band: '#533E80' },
    green: { tint: '#DCEEDF', band: '#185838' },
    plum: { tint: '#F5DFE6', band: '#82264C' },
    blue: { tint: '#E0E7F7', band: '#2A4484' },
    brick: { tint: '#F8E0D6', band: '#842B16' },
    olive: { tint: '#ECF0D0', band: '#4C560D' },
  },
  dark: {
    sea: { tint: '#163842', band: '#8FD3DF' },
    amber: { tint: '#3F2F0E', band: '#F5CE83' },
    violet: { tint: '#332A4C', band: '#CFC0F1' },
    green: { tint: '#163829', band: '#92DBAE' },
    plum: { tint: '#471C30', band: '#F6B6CF' },
    blue: { tint: '#1E2C54', band: '#B4C8F8' },
    brick: { tint: '#482116', band: '#FDB9A4' },
    olive: { tint: '#31360F', band: '#D6DF8E' },
  },
  hc: {
    sea: { tint: '#000000', band: '#8FE9FF' },
    amber: { tint: '#000000', band: '#FFCF85' },
    violet: { tint: '#000000', band: '#DCC8FF' },
    green: { tint: '#000000', band: '#7DFFB0' },
    plum: { tint: '#000000', band: '#FFB8D4' },
    blue: { tint: '#000000', band: '#B9CCFF' },
    brick: { tint: '#000000', band: '#FFB199' },
    olive: { tint: '#000000', band: '#E4F07C' },
  },
};

/** Theme as CSS custom properties: `--e-page`, `--e-on-ok`, `--e-ok-soft`, `--e-person-sea-band`… */
export function cssVariables(theme: ThemeName): Record<`--${string}`, string> {
  const c = colours[theme];
  const variables: Record<`--${string}`, string> = {
    '--e-page': c.page,
    '--e-surface': c.surface,
    '--e-sunken': c.sunken,
    '--e-line': c.line,
    '--e-control': c.control,
    '--e-ink': c.ink,
    '--e-ink2': c.ink2,
    '--e-ink3': c.ink3,
    '--e-focus': c.focus,
    '--e-call-fill': c.fills.call,
    '--e-hold-fill': c.fills.hold,
    '--e-rec-fill': c.fills.rec,
    '--e-alert-fill': c.fills.alert,
    '--e-on-fill': c.onFill,
    '--e-ring-disc': c.ringDisc,
    // Modal overlay: the ink of the light theme at 55 %, whatever the theme.
    '--e-overlay': 'rgba(27, 42, 50, 0.55)',
    '--e-edge': theme === 'hc' ? '2px' : '1px',
  };
  for (const tone of tones) {
    const t = c.tones[tone];
    variables[`--e-${tone}`] = t.base;
    variables[`--e-on-${tone}`] = t.on;
    variables[`--e-${tone}-soft`] = t.soft;
    variables[`--e-${tone}-ink`] = t.ink;
  }
  for (const hue of peopleHues) {
    const person = peopleColours[theme][hue];
    variables[`--e-person-${hue}-tint`] = person.tint;
    variables[`--e-person-${hue}-band`] = person.band;
  }
  return variables;
}
