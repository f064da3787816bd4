/** What a stand-in says of its resource types: one row a type. */

/** A bag of properties as the engine sends and keeps them. */
export type Props = Record<string, unknown>;

/** What the engine remembers of a resource. */
export interface State<I extends Props = Props> {
    readonly inputs: I;
    readonly outputs: Props;
}

export interface CheckFailure {
    readonly property: string;
    readonly reason: string;
}

/** Time, so that a test need not live through it. */
export interface Clock {
    now(): number;
    sleep(ms: number, signal: AbortSignal): Promise<unknown>;
}

/** One resource operation in flight. */
export interface Operation {
    /** Pulumi's name of the resource. */
    readonly name: string;
    /** Aborted when the user cancels. */
    readonly signal: AbortSignal;
    /** What waiting goes by. */
    readonly clock: Clock;
    /** Shows a line in the resource's status, live; it is not kept in the summary. */
    status(line: string): void;
}

/**
 * A resource type: which inputs it knows, which of them replace it, and how it lives behind its API.
 * `C` is the connection that the provider's configuration gave.
 */
export interface ResourceType<C, I extends Props = Props> {
    /** All inputs covered. Others are refused, so that nobody believes they had an effect. */
    readonly inputs: readonly string[];
    /** Inputs whose change makes a new resource. */
    readonly replaces: readonly string[];
    /** Outputs that are only known after creation. */
    readonly computed: readonly string[];
    /** Computed outputs that each update makes anew. */
    readonly volatile?: readonly string[];
    /** Input that is named after the resource, with a random ending, where the program leaves it out. */
    readonly autoName?: string;
    /** Values of inputs that the program leaves out; they become part of the inputs in the state. */
    readonly defaults?: Readonly<Props>;
    /** Rules beyond the types, seen before anything is touched. Unknown values have been left out. */
    check?(inputs: Partial<I>): CheckFailure[];
    create(connection: C, inputs: I, operation: Operation): Promise<{ id: string; outputs: Props }>;
    /** The resource as it is now; undefined when it is gone. Absent: the state is taken as true. */
    read?(connection: C, id: string, state: State<I>, operation: Operation): Promise<Props | undefined>;
    /** Absent: every input replaces. */
    update?(connection: C, id: string, inputs: I, old: State<I>, operation: Operation): Promise<Props>;
    /** Absent: nothing is to be done behind the API. */
    delete?(connection: C, id: string, state: State<I>, operation: Operation): Promise<void>;
}

/** A stand-in for a whole provider. */
export interface StandIn<C> {
    readonly name: string;
    /**
     * Behave as providers bridged from Terraform's SDKv2: order and emptiness of lists mean nothing, defaults are
     * marked in the inputs, and an explicit name is freed before a replacement takes it.
     */
    readonly sdk2?: boolean;
    /** Makes the connection; called at the first operation, so that a preview without resources needs no token. */
    connect(config: Readonly<Record<string, string>>): C;
    readonly resources: Readonly<Record<string, ResourceType<C>>>;
    /** What programs call without a resource; they run in previews, too. */
    readonly functions?: Readonly<Record<string, StandInFunction<C>>>;
}

/** Answers a call of a program. */
export type StandInFunction<C> = (connection: C, args: Props, operation: Operation) => Promise<Props>;

/** The resource exists but is not as wanted: the engine keeps what is known of it, and tries again next time. */
export class PartialFailure extends Error {
    constructor(
        readonly id: string,
        readonly outputs: Props,
        readonly reason: string,
    ) {
        super(reason);
    }
}
