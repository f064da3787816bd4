/** The gRPC service that the engine expects of a resource provider plugin. */
import { Metadata, Server, ServerCredentials, status, type handleUnaryCall } from "@grpc/grpc-js";
import { PluginInfo, type PluginAttach } from "@pulumi/pulumi/proto/plugin_pb";
import { ResourceProviderService } from "@pulumi/pulumi/proto/provider_grpc_pb";
import {
    CheckRequest,
    CheckResponse,
    DeleteRequest,
    DiffRequest,
    DiffResponse,
    ErrorResourceInitFailed,
    GetSchemaResponse,
} from "@pulumi/pulumi/proto/provider_pb";
import { Status } from "@pulumi/pulumi/proto/status_pb";
import { Any } from "google-protobuf/google/protobuf/any_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { isDeepStrictEqual } from "node:util";
import { endWithParent, Engine } from "./engine";
import { Plugin } from "./plugin";
import { PartialFailure, type StandIn } from "./resource";
import { fromStruct, toStruct } from "./wire";

/** Enough for a state with certificates and cloud-init files in it. */
const MAX_MESSAGE_BYTES = 400 * 1024 * 1024;

/** The detail by which the engine knows that a resource exists although its operation failed. */
function initFailed(failure: PartialFailure, message: string): Metadata {
    const detail = new ErrorResourceInitFailed()
        .setId(failure.id)
        .setProperties(toStruct({ ...failure.outputs, id: failure.id }))
        .setReasonsList([message]);
    const any = new Any();
    any.pack(detail.serializeBinary(), "pulumirpc.ErrorResourceInitFailed");
    const wrapped = new Status().setCode(status.UNKNOWN).setMessage(message).setDetailsList([any]);
    const metadata = new Metadata();
    metadata.set("grpc-status-details-bin", Buffer.from(wrapped.serializeBinary()));
    return metadata;
}

/** A handler whose failures reach the user with the stand-in's name before them. */
function handler<Q, A>(title: string, answer: (request: Q) => A | Promise<A>): handleUnaryCall<Q, A> {
    const run = async (request: Q): Promise<A> => answer(request);
    return (call, callback) => {
        run(call.request).then(
            (response) => callback(null, response),
            (error: unknown) => {
                const message = `${title}: ${error instanceof Error ? error.message : String(error)}`;
                const metadata = error instanceof PartialFailure ? initFailed(error, message) : undefined;
                callback({ code: status.UNKNOWN, details: message, message, name: "Error", metadata });
            },
        );
    };
}

/**
 * Serves a stand-in until the engine ends this process. The engine reads the port from the first line of the standard
 * output; `engineAddress` is how the plugin calls back.
 */
export async function serve<C>(standIn: StandIn<C>, version: string, engineAddress?: string): Promise<void> {
    const engine = new Engine();
    if (engineAddress !== undefined) engine.attach(engineAddress);
    const plugin = new Plugin(standIn, version, engine);
    const on = <Q, A>(answer: (request: Q) => A | Promise<A>): handleUnaryCall<Q, A> => handler(plugin.title, answer);

    const server = new Server({
        "grpc.max_receive_message_length": MAX_MESSAGE_BYTES,
        "grpc.max_send_message_length": MAX_MESSAGE_BYTES,
    });
    server.addService(ResourceProviderService, {
        getPluginInfo: on(() => new PluginInfo().setVersion(version)),
        getSchema: on(() => new GetSchemaResponse().setSchema(plugin.schema())),
        attach: on((request: PluginAttach) => {
            engine.attach(request.getAddress());
            return new Empty();
        }),
        checkConfig: on((request: CheckRequest) => new CheckResponse().setInputs(request.getNews())),
        diffConfig: on((request: DiffRequest) => {
            const same = isDeepStrictEqual(fromStruct(request.getOldInputs()), fromStruct(request.getNews()));
            const { DIFF_NONE, DIFF_SOME } = DiffResponse.DiffChanges;
            return new DiffResponse().setChanges(same ? DIFF_NONE : DIFF_SOME);
        }),
        configure: on(plugin.configure.bind(plugin)),
        check: on(plugin.check.bind(plugin)),
        diff: on(plugin.diff.bind(plugin)),
        create: on(plugin.create.bind(plugin)),
        read: on(plugin.read.bind(plugin)),
        update: on(plugin.update.bind(plugin)),
        delete: on(async (request: DeleteRequest) => {
            await plugin.delete(request);
            return new Empty();
        }),
        invoke: on(plugin.invoke.bind(plugin)),
        cancel: on(() => {
            plugin.cancel();
            return new Empty();
        }),
    });
    const port = await new Promise<number>((resolve, reject) => {
        server.bindAsync("127.0.0.1:0", ServerCredentials.createInsecure(), (error, bound) =>
            error === null ? resolve(bound) : reject(error),
        );
    });
    endWithParent(() => plugin.cancel());
    process.stdout.write(`${port}\n`);
}

/** Serves a stand-in as its plugin script starts it: `main.ts VERSION [ENGINE ADDRESS]`. */
export function main<C>(standIn: StandIn<C>): void {
    const [version = "0.0.0", engineAddress] = process.argv.slice(2).filter((argument) => !argument.startsWith("-"));
    serve(standIn, version, engineAddress).catch((error: unknown) => {
        process.stderr.write(`${String(error)}\n`);
        process.exit(1);
    });
}
