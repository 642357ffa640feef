// @ts-check
// What every script prints with, and the one error it ends on without a stack trace.

/** A missing piece that the script cannot install; its message is one sentence that says what to do. */
export class Problem extends Error {}

/** @param {string} sentence */
export function say(sentence) {
  console.log(`écoutille: ${sentence}`);
}

/**
 * Runs a script's main function; a {@link Problem} becomes one sentence and exit code 1.
 * @param {() => Promise<number | void>} main returns the exit code
 */
export async function runScript(main) {
  try {
    process.exitCode = (await main()) ?? 0;
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    console.error(`écoutille: ${error.message}`);
    process.exitCode = 1;
  }
}
