import { once } from "node:events";
import { connect } from "node:net";
import { Worker } from "node:worker_threads";

const BACKLOG = 1;

/** Listens, and then stands still for good, so that nobody takes connections out of the kernel's queue. */
const SCRIPT = `
const { parentPort, workerData } = require("node:worker_threads");
require("node:net").createServer().listen(workerData, () => {
    parentPort.postMessage("listening");
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
});`;

/**
 * A listener whose queue is full: the kernel drops what else wants to connect, as if the machine had no power. Returns
 * the call that removes it.
 */
export async function deadListener(host: string, port: number): Promise<() => Promise<void>> {
    const worker = new Worker(SCRIPT, { eval: true, workerData: { host, port, backlog: BACKLOG } });
    await once(worker, "message");
    const filling = Array.from({ length: BACKLOG + 1 }, () => connect({ host, port }));
    await Promise.all(filling.map((socket) => once(socket, "connect")));
    return async () => {
        for (const socket of filling) socket.destroy();
        await worker.terminate();
    };
}
