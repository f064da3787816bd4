/** A stand-in as the engine's requests see it. */
import { setTimeout } from "node:timers/promises";
import {
    CheckFailure,
    CheckRequest,
    CheckResponse,
    ConfigureRequest,
    ConfigureResponse,
    CreateRequest,
    CreateResponse,
    DeleteRequest,
    DiffRequest,
    DiffResponse,
    InvokeRequest,
    InvokeResponse,
    PropertyDiff,
    ReadRequest,
    ReadResponse,
    UpdateRequest,
    UpdateResponse,
} from "@pulumi/pulumi/proto/provider_pb";
import type { Engine } from "./engine";
import { check, diff, foresee, refreshedInputs, withoutMarks } from "./lifecycle";
import type { Clock, Operation, Props, ResourceType, StandIn, State } from "./resource";
import { fromStruct, toStruct } from "./wire";

const CLOCK: Clock = { now: () => Date.now(), sleep: (ms, signal) => setTimeout(ms, undefined, { signal }) };

const plain = (props: Props): Props => withoutMarks(props) as Props;

/** Type token and name out of a URN `urn:pulumi:STACK::PROJECT::PARENT$TYPE::NAME`. */
function parseUrn(urn: string): { token: string; name: string } {
    const [, , types = "", ...name] = urn.split("::");
    return { token: types.slice(types.lastIndexOf("$") + 1), name: name.join("::") };
}

export class Plugin<C> {
    private config: Record<string, string> = {};
    private connection: C | undefined;
    private readonly cancelled = new AbortController();

    constructor(
        private readonly standIn: StandIn<C>,
        readonly version: string,
        private readonly engine: Engine,
    ) {}

    /** What it is, for whoever asks a plugin for its schema. */
    schema(): string {
        const { name } = this.standIn;
        return JSON.stringify({ name, version: this.version, description: this.title });
    }

    get title(): string {
        return `twinswarm's stand-in for Pulumi's ${this.standIn.name} provider ${this.version}`;
    }

    configure(request: ConfigureRequest): ConfigureResponse {
        this.engine.debug(`${this.title}: not Pulumi's own plugin; for the lab only`);
        const args = Object.entries(fromStruct(request.getArgs()));
        this.config = Object.fromEntries(
            args.flatMap(([key, value]) => (typeof value === "string" && value !== "" ? [[key, value]] : [])),
        );
        // Without secrets of its own, the plugin gets bare values, and the engine marks outputs by their inputs.
        return new ConfigureResponse().setAcceptsecrets(false).setSupportspreview(true);
    }

    cancel(): void {
        this.cancelled.abort(new Error("cancelled"));
    }

    check(request: CheckRequest): CheckResponse {
        const type = this.typeOf(request.getUrn());
        const resource = { name: parseUrn(request.getUrn()).name, seed: request.getRandomseed_asU8() };
        const olds = fromStruct(request.getOlds());
        const { inputs, failures } = check(type, this.standIn, resource, olds, fromStruct(request.getNews()));
        return new CheckResponse()
            .setInputs(toStruct(inputs))
            .setFailuresList(
                failures.map(({ property, reason }) => new CheckFailure().setProperty(property).setReason(reason)),
            );
    }

    diff(request: DiffRequest): DiffResponse {
        const type = this.typeOf(request.getUrn());
        const found = diff(type, this.standIn, fromStruct(request.getOldInputs()), fromStruct(request.getNews()));
        const all = [...found.changed, ...found.added, ...found.removed];
        const response = new DiffResponse()
            .setChanges(all.length > 0 ? DiffResponse.DiffChanges.DIFF_SOME : DiffResponse.DiffChanges.DIFF_NONE)
            .setDiffsList(all)
            .setReplacesList([...found.replaces])
            .setDeletebeforereplace(found.deleteBeforeReplace)
            .setHasdetaileddiff(true);
        const { ADD, ADD_REPLACE, DELETE, DELETE_REPLACE, UPDATE, UPDATE_REPLACE } = PropertyDiff.Kind;
        const kinds = [
            [found.added, ADD, ADD_REPLACE],
            [found.removed, DELETE, DELETE_REPLACE],
            [found.changed, UPDATE, UPDATE_REPLACE],
        ] as const;
        for (const [keys, inPlace, replacing] of kinds) {
            for (const key of keys) {
                const kind = found.replaces.includes(key) ? replacing : inPlace;
                response.getDetaileddiffMap().set(key, new PropertyDiff().setKind(kind).setInputdiff(true));
            }
        }
        return response;
    }

    async create(request: CreateRequest): Promise<CreateResponse> {
        const type = this.typeOf(request.getUrn());
        const inputs = plain(fromStruct(request.getProperties()));
        if (request.getPreview()) return new CreateResponse().setProperties(toStruct(foresee(type, inputs)));
        const { id, outputs } = await type.create(this.connect(), inputs, this.operation(request.getUrn()));
        return new CreateResponse().setId(id).setProperties(toStruct({ ...outputs, id }));
    }

    async read(request: ReadRequest): Promise<ReadResponse> {
        const type = this.typeOf(request.getUrn());
        const id = request.getId();
        const old = { inputs: fromStruct(request.getInputs()), outputs: fromStruct(request.getProperties()) };
        if (type.read === undefined) {
            return new ReadResponse().setId(id).setProperties(request.getProperties()).setInputs(request.getInputs());
        }
        const state = { inputs: plain(old.inputs), outputs: plain(old.outputs) };
        const outputs = await type.read(this.connect(), id, state, this.operation(request.getUrn()));
        if (outputs === undefined) return new ReadResponse();
        const inputs = refreshedInputs(type, this.standIn, old, outputs);
        return new ReadResponse()
            .setId(id)
            .setInputs(toStruct(inputs))
            .setProperties(toStruct({ ...outputs, id }));
    }

    async update(request: UpdateRequest): Promise<UpdateResponse> {
        const type = this.typeOf(request.getUrn());
        const id = request.getId();
        const inputs = plain(fromStruct(request.getNews()));
        const old = this.stateOf(request.getOldInputs(), request.getOlds());
        if (request.getPreview()) return new UpdateResponse().setProperties(toStruct(foresee(type, inputs, old)));
        if (type.update === undefined) throw new Error(`${request.getUrn()} has no update: every input replaces it`);
        const outputs = await type.update(this.connect(), id, inputs, old, this.operation(request.getUrn()));
        return new UpdateResponse().setProperties(toStruct({ ...outputs, id }));
    }

    async delete(request: DeleteRequest): Promise<void> {
        const type = this.typeOf(request.getUrn());
        const state = this.stateOf(request.getOldInputs(), request.getProperties());
        await type.delete?.(this.connect(), request.getId(), state, this.operation(request.getUrn()));
    }

    async invoke(request: InvokeRequest): Promise<InvokeResponse> {
        const token = request.getTok();
        const call = this.standIn.functions?.[token];
        if (call === undefined) {
            throw new Error(`the function ${token} is not covered; install Pulumi's own plugin to use it`);
        }
        const args = plain(fromStruct(request.getArgs()));
        return new InvokeResponse().setReturn(toStruct(await call(this.connect(), args, this.operation(token))));
    }

    private stateOf(inputs: Parameters<typeof fromStruct>[0], outputs: Parameters<typeof fromStruct>[0]): State {
        return { inputs: plain(fromStruct(inputs)), outputs: plain(fromStruct(outputs)) };
    }

    private typeOf(urn: string): ResourceType<C> {
        const { token } = parseUrn(urn);
        const type = this.standIn.resources[token];
        if (type !== undefined) return type;
        const covered = Object.keys(this.standIn.resources).join(", ");
        throw new Error(`${token} is not covered; covered are ${covered}. Install Pulumi's own plugin to use it`);
    }

    private connect(): C {
        return (this.connection ??= this.standIn.connect(this.config));
    }

    private operation(urn: string): Operation {
        return {
            name: parseUrn(urn).name,
            signal: this.cancelled.signal,
            clock: CLOCK,
            status: (line) => this.engine.status(urn, line),
        };
    }
}
