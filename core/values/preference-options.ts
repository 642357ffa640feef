// What a person may choose for this computer's windows. Apart from the contract, so that a window's first screen can list
// the choices without loading the schema library.

export const languages = ['fr', 'en'] as const;
export const themes = ['system', 'light', 'dark', 'highContrast'] as const;
/** Percent of the normal text size. */
export const textSizes = ['100', '125', '150', '175', '200'] as const;
