// The initials that stand for an association's logo on paper.
import { describe, expect, it } from 'vitest';
import { initialsOf } from '../../../renderer/print/association-mark.ts';

describe('initials of an association', () => {
  it.each([
    ['La Veilleuse', 'LV'],
    ['Solitude et Écoute', 'SÉ'],
    ["L'écoute des aînés", 'ÉA'],
    ['phare', 'P'],
    ['  ', ''],
  ])('%s gives %s', (name, initials) => {
    expect(initialsOf(name)).toBe(initials);
  });
});
