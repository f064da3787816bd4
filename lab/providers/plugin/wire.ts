/** Property bags between the engine's protocol buffers and plain objects. */
import { Struct, type JavaScriptValue } from "google-protobuf/google/protobuf/struct_pb";
import type { Props } from "./resource";

/** Stands for a value that is not known yet; the protocol's constant for a computed string. */
export const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

/** Key and value by which the protocol marks an object that wraps a secret. */
const SIGNATURE = "4dabf18193072939515e22adb298388d";
const SECRET = "1b47061264138c4ac30d75fd1eb44270";

export const isRecord = (value: unknown): value is Props =>
    typeof value === "object" && value !== null && !Array.isArray(value);

function withoutWrapping(value: unknown): unknown {
    if (Array.isArray(value)) return value.map(withoutWrapping);
    if (!isRecord(value)) return value;
    if (value[SIGNATURE] === SECRET) return withoutWrapping(value.value);
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, withoutWrapping(inner)]));
}

/** Plain properties; secrets are bare, because the engine marks outputs secret after the inputs of the same name. */
export function fromStruct(struct: Struct | undefined): Props {
    return struct === undefined ? {} : (withoutWrapping(struct.toJavaScript()) as Props);
}

function withoutUndefined(value: unknown): unknown {
    if (Array.isArray(value)) return value.map(withoutUndefined);
    if (!isRecord(value)) return value;
    const known = Object.entries(value).filter(([, inner]) => inner !== undefined);
    return Object.fromEntries(known.map(([key, inner]) => [key, withoutUndefined(inner)]));
}

export function toStruct(props: Props): Struct {
    return Struct.fromJavaScript(withoutUndefined(props) as Record<string, JavaScriptValue>);
}

/** Whether a value is not known yet, wholly or in a part. */
export function hasUnknown(value: unknown): boolean {
    if (value === UNKNOWN) return true;
    if (Array.isArray(value)) return value.some(hasUnknown);
    return isRecord(value) && Object.values(value).some(hasUnknown);
}
