// @ts-check
// Chooses the Chromium switches the application starts with on this machine, and says why.

/**
 * @typedef {object} Machine
 * @property {NodeJS.Platform} platform
 * @property {boolean} isRoot
 * @property {boolean} hasUserNamespaces whether Chromium can build its sandbox from them
 * @property {boolean} hasSound
 */

/**
 * @param {Machine} machine
 * @param {string[]} words the application's own arguments
 * @returns {{ switches: string[], notes: string[] }} notes: one sentence for each thing that differs from an ordinary start
 */
export function launchOptions(machine, words) {
  // The media of ordinary SIP providers and the training line run between two of our own processes
  // over loopback. Chromium refuses such a peer connection on a machine with no other interface,
  // which is also a machine whose network is down: training must still work there.
  const switches = ['--allow-loopback-in-peer-connection'];
  const notes = [];
  if (machine.platform === 'linux' && (machine.isRoot || !machine.hasUserNamespaces)) {
    // Chromium refuses to start otherwise.
    switches.push('--no-sandbox');
    notes.push(machine.isRoot
      ? 'started as root, therefore without the Chromium sandbox: use an ordinary account for real work.'
      : 'this system forbids user namespaces, therefore the Chromium sandbox is off in this development run.');
  }
  if (machine.platform === 'linux' && !machine.hasSound && words.includes('--demo')) {
    switches.push('--use-fake-device-for-media-stream', '--use-fake-ui-for-media-stream');
    notes.push('no sound card here: the demonstration uses a simulated microphone, so that a training call works.');
  }
  return { switches, notes };
}

/**
 * @param {string} cards /proc/asound/cards, empty when there is no such file
 * @param {NodeJS.ProcessEnv} env
 */
export function hasSound(cards, env) {
  return /^\s*\d+\s*\[/m.test(cards) || Boolean(env['PULSE_SERVER']);
}
