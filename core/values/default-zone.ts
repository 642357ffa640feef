/** Where a rota lies that has no helpline yet, and what several helplines have in common: metropolitan France. */
export const defaultZone = 'Europe/Paris';
