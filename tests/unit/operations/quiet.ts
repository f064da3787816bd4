import { Writable } from "node:stream";
import { Progress, type ProgressStream } from "../../../lab/progress";
import { Timeline } from "../../../operations/timeline";

/** A timeline that nobody sees. */
export const quiet = (): Timeline =>
    new Timeline(
        new Progress({
            stream: new Writable({ write: (_chunk, _encoding, done) => done() }) as unknown as ProgressStream,
        }),
    );
