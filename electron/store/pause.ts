/**
 * Long work in the store is cut into steps; between two of them calls and windows have their turn. A timer of no time, not
 * `setImmediate`: after that, messages to a utility process wait for two more steps instead of the one in progress (Electron
 * 25.1.1, steps of 100 ms and a message each 20 ms: median wait 150 ms instead of 50).
 */
export const pause = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 0));
