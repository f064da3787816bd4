/** The way back to the engine: what a plugin wants its user to see. */
import { credentials } from "@grpc/grpc-js";
import { EngineClient } from "@pulumi/pulumi/proto/engine_grpc_pb";
import { LogRequest, LogSeverity } from "@pulumi/pulumi/proto/engine_pb";

/** How often a plugin looks whether its engine still lives. */
const PARENT_CHECK_MS = 2_000;

/** A connection to the engine that started this plugin. */
export class Engine {
    private client: EngineClient | undefined;

    /** The engine's address; without one, nothing is shown to anybody. */
    attach(address: string): void {
        this.client = new EngineClient(address, credentials.createInsecure());
    }

    /** A line in the status of a resource, gone when the operation is done. */
    status(urn: string, line: string): void {
        this.send(new LogRequest().setSeverity(LogSeverity.INFO).setUrn(urn).setEphemeral(true).setMessage(line));
    }

    /** A line for those who asked the engine for details. */
    debug(line: string): void {
        this.send(new LogRequest().setSeverity(LogSeverity.DEBUG).setMessage(line));
    }

    private send(request: LogRequest): void {
        // A line that cannot be shown is no reason to fail the operation it speaks of.
        this.client?.log(request, () => undefined);
    }
}

/**
 * Ends this process when the one that started it is gone: a killed engine cannot end its plugins. `before` ends what
 * would outlive this process.
 */
export function endWithParent(before: () => void): void {
    const parent = process.ppid;
    setInterval(() => {
        if (process.ppid === parent) return;
        before();
        process.exit(1);
    }, PARENT_CHECK_MS).unref();
}
