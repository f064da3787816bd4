/** How the API says no: a status, a code and a sentence, sometimes with a chain of more. */
import { z } from "zod";
import { withoutNulls } from "../../emulator/bodies";

export interface Complaint {
    readonly code: number;
    readonly message: string;
    readonly error_chain?: readonly Complaint[];
}

export class ApiError extends Error {
    readonly errors: readonly Complaint[];

    constructor(
        readonly status: number,
        ...errors: [Complaint, ...Complaint[]]
    ) {
        super(errors[0].message);
        this.name = "ApiError";
        this.errors = errors;
    }
}

export const refused = (code: number, message: string): ApiError => new ApiError(400, { code, message });

/** A load-balancing object, or one of its neighbours, is not as it must be. */
export const invalid = (message: string): ApiError => refused(1002, `${message}: validation failed`);

export const notUnique = (what: string): ApiError => refused(1003, `${what}: value not unique`);

export const referenced = (): ApiError =>
    new ApiError(412, { code: 1005, message: "This object is referenced by other objects, delete them first." });

/** Of a route that does not exist, and of an object that would be on the way to it. */
export const noRoute = (url: string): ApiError =>
    new ApiError(
        404,
        {
            code: 7003,
            message: `Could not route to ${url.replace(/^\/client\/v4|\?.*$/g, "")}, perhaps your object identifier is invalid?`,
        },
        { code: 7000, message: "No route for that URI" },
    );

const GENERAL: Readonly<Record<number, Complaint>> = {
    401: { code: 1000, message: "Invalid API Token" },
    403: { code: 10000, message: "Authentication error" },
    404: { code: 1001, message: "object not found" },
    409: { code: 1009, message: "Conflict" },
    429: {
        code: 10429,
        message: "More than 1200 requests per 300 seconds reached. Please wait and consider throttling.",
    },
};

/** What goes with a status where nothing more is to be said. */
export function generalError(status: number): ApiError {
    const server = { code: 10001, message: "Internal server error" };
    return new ApiError(
        status,
        GENERAL[status] ?? (status < 500 ? { code: 6003, message: "Invalid request" } : server),
    );
}

/** Returns the thing looked up, or answers 404. */
export function found<T>(thing: T | undefined, error: ApiError = generalError(404)): T {
    if (thing === undefined) throw error;
    return thing;
}

/** Reads a request's body; what does not fit is refused with the field's name. Fields unknown here are ignored. */
export function parse<S extends z.ZodType>(schema: S, body: unknown, refuse = invalid): z.output<S> {
    const result = schema.safeParse(withoutNulls(body ?? {}));
    if (result.success) return result.data;
    const issue = result.error.issues[0];
    throw refuse([issue?.path.join("."), issue?.message].filter(Boolean).join(" "));
}
