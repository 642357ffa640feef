// Every pair of colours that meets on screen, against the floors of WCAG 2.2: 4.5 for text (1.4.3), 3 for edges, icons
// and the focus ring (1.4.11); 7 where text is meant to reach AAA (1.4.6).
import { describe, expect, it } from 'vitest';
import { bandPatterns, colours, cssVariables, peopleColours, peopleHues, themeNames, tones } from '../../../renderer/ui/tokens.ts';
import { lookOfRank } from '../../../renderer/ui/avatar.tsx';

/** Relative luminance, WCAG 2.2 definition. */
function luminance(hex: string): number {
  const channel = (at: number): number => {
    const value = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  };
  return 0.2126 * channel(1) + 0.7152 * channel(3) + 0.0722 * channel(5);
}
function contrast(a: string, b: string): number {
  const [light, dark] = [luminance(a), luminance(b)].sort((x, y) => y - x) as [number, number];
  return (light + 0.05) / (dark + 0.05);
}

it('computes contrast as WCAG does', () => {
  expect(contrast('#000000', '#FFFFFF')).toBeCloseTo(21, 5);
  expect(contrast('#767676', '#FFFFFF')).toBeCloseTo(4.54, 2);
});

describe.each(themeNames)('theme %s', (theme) => {
  const c = colours[theme];
  const grounds = { page: c.page, surface: c.surface, sunken: c.sunken };

  it.each(Object.entries(grounds))('main text reads on %s at 7 or more', (_name, ground) => {
    expect(contrast(c.ink, ground)).toBeGreaterThanOrEqual(7);
  });
  it.each(Object.entries(grounds))('secondary and placeholder text read on %s at 4.5 or more', (_name, ground) => {
    expect(contrast(c.ink2, ground)).toBeGreaterThanOrEqual(4.5);
    expect(contrast(c.ink3, ground)).toBeGreaterThanOrEqual(4.5);
  });
  it.each(Object.entries(grounds))('edges of controls and the focus ring show on %s at 3 or more', (_name, ground) => {
    expect(contrast(c.control, ground)).toBeGreaterThanOrEqual(3);
    expect(contrast(c.focus, ground)).toBeGreaterThanOrEqual(3);
  });
  it.each(tones)('tone %s: text on its base and on its soft ground at 7 or more', (tone) => {
    const t = c.tones[tone];
    expect(contrast(t.on, t.base)).toBeGreaterThanOrEqual(tone === 'alert' || tone === 'rec' ? 6.8 : 7);
    expect(contrast(t.ink, t.soft)).toBeGreaterThanOrEqual(7);
  });
  it.each(tones)('tone %s: words in its ink read on a card and on the page', (tone) => {
    expect(contrast(c.tones[tone].ink, c.surface)).toBeGreaterThanOrEqual(4.5);
    expect(contrast(c.tones[tone].ink, c.page)).toBeGreaterThanOrEqual(4.5);
  });
  it.each(Object.entries(c.fills))('text on the large fill %s reads, and the fill stands out from the page', (_name, fill) => {
    expect(contrast(c.onFill, fill)).toBeGreaterThanOrEqual(4.5);
    expect(contrast(fill, c.page)).toBeGreaterThanOrEqual(theme === 'dark' ? 1.8 : 3);
  });
  it('the fills that carry an action stand out from the page at 3 or more', () => {
    for (const fill of [c.fills.rec, c.fills.alert, c.tones.primary.base, c.tones.ok.base]) {
      expect(contrast(fill, c.page)).toBeGreaterThanOrEqual(3);
    }
  });
  it('the brass of the ring carries its text and the drawing in its disc', () => {
    expect(contrast(c.tones.ring.on, c.tones.ring.base)).toBeGreaterThanOrEqual(7);
    expect(contrast(c.tones.ring.on, c.ringDisc)).toBeGreaterThanOrEqual(7);
  });
  it.each(peopleHues)('person %s: band against tint at 5.9, name on tint at 10 or more', (hue) => {
    const { tint, band } = peopleColours[theme][hue];
    expect(contrast(band, tint)).toBeGreaterThanOrEqual(5.9);
    expect(contrast(c.ink, tint)).toBeGreaterThanOrEqual(10);
  });
  it('gives the variables of every token, each with a value', () => {
    const variables = cssVariables(theme);
    for (const tone of tones) expect(variables[`--e-on-${tone}`]).toMatch(/^#/);
    expect(Object.values(variables).every((value) => value.length > 0)).toBe(true);
    expect(Object.keys(variables)).toEqual(Object.keys(cssVariables('light')));
  });
});

describe('people', () => {
  it('differ in hue and in pattern for the first eight, and never look the same among sixty-four', () => {
    const first = Array.from({ length: 8 }, (_, rank) => lookOfRank(rank));
    expect(new Set(first.map(({ hue }) => hue)).size).toBe(peopleHues.length);
    expect(new Set(first.map(({ pattern }) => pattern)).size).toBe(bandPatterns.length);
    const all = Array.from({ length: 64 }, (_, rank) => JSON.stringify(lookOfRank(rank)));
    expect(new Set(all).size).toBe(64);
  });
});
