// Entry of the solver process and of its threads: one question comes over the store's port, the answers go back, and the
// process is ended from outside. Under Electron it is a utility process that main hands the port to; under plain Node
// (tests, benches) the channel of a forked child is the port. Invariant: a fault leaves as a code, never as a text.
import { isMainThread, parentPort as threadPort, Worker, workerData } from 'node:worker_threads';
import { storeToSolver, type SolverToStore, type StoreToSolver } from '../../core/protocol/store-solver.ts';
import { whyNobody } from '../../core/domain/rota/solver/conflict.ts';
import { loadExactSolver } from './exact-solver.ts';
import { explanationMs, run, type RunningThread } from './run.ts';
import { runThread, type ThreadNotice, type ThreadTask } from './thread.ts';

interface ElectronPort {
  postMessage(message: SolverToStore): void;
  on(event: 'message', listener: (event: { readonly data: unknown; readonly ports: readonly ElectronPort[] }) => void): unknown;
  on(event: 'close', listener: () => void): unknown;
  start(): void;
}

function startThread(task: ThreadTask, onNotice: (notice: ThreadNotice) => void, onFailed: () => void): RunningThread {
  const worker = new Worker(__filename, { workerData: task });
  worker.on('message', onNotice);
  // An uncaught fault ends the thread with a code, and an error before it where there was time for one.
  worker.on('error', () => undefined);
  worker.on('exit', (code) => { if (code !== 0) onFailed(); });
  return {
    stop: () => {
      worker.removeAllListeners('message').removeAllListeners('exit');
      void worker.terminate();
    },
  };
}

async function answer(question: StoreToSolver, say: (message: SolverToStore) => void): Promise<void> {
  switch (question.type) {
    case 'solve':
      say({
        type: 'finished',
        report: await run(question.problem, { now: Date.now, startThread, onBetter: (solution) => { say({ type: 'better', solution }); } }),
      });
      return;
    case 'whyNobody': {
      const deadline = { now: Date.now, until: Date.now() + explanationMs };
      say({ type: 'reason', conflict: whyNobody(question.problem, question.assignments, question.hole, await loadExactSolver(), deadline) });
    }
  }
}

function listen(say: (message: SolverToStore) => void): (message: unknown) => void {
  return (message) => {
    const question = storeToSolver.safeParse(message);
    if (question.success) answer(question.data, say).catch(() => { say({ type: 'failed' }); });
    else say({ type: 'failed' });
  };
}

function serve(): void {
  const fromMain = (process as unknown as { readonly parentPort?: ElectronPort }).parentPort;
  if (fromMain === undefined) {
    process.on('message', listen((message) => process.send?.(message)));
    process.on('disconnect', () => process.exit(0));
    return;
  }
  fromMain.on('message', ({ ports }) => {
    const port = ports[0];
    if (port === undefined) return;
    const take = listen((message) => { port.postMessage(message); });
    port.on('message', ({ data }) => { take(data); });
    // The store is gone: nobody waits for an answer.
    port.on('close', () => process.exit(0));
    port.start();
  });
}

// Node prints an uncaught error with its text, which may quote the problem: here it ends the process instead.
process.on('uncaughtException', () => process.exit(1));
if (isMainThread) serve();
else if (threadPort !== null) void runThread(workerData as ThreadTask, threadPort);
