/** How the API says no: a status, a short id and a sentence. */
import { z } from "zod";
import { withoutNulls } from "../emulator/bodies";

export class ApiError extends Error {
    constructor(
        readonly status: number,
        readonly id: string,
        message: string,
    ) {
        super(message);
        this.name = "ApiError";
    }
}

type Sentence = readonly [id: string, message: string];

/** What goes with a status where nothing more is to be said. */
const GENERAL: Readonly<Record<number, Sentence>> = {
    401: ["unauthorized", "Unable to authenticate you"],
    403: ["forbidden", "You do not have access for the attempted action."],
    404: ["not_found", "The resource you were accessing could not be found."],
    409: ["conflict", "The request conflicts with another one."],
    422: ["unprocessable_entity", "The request cannot be carried out."],
    429: ["too_many_requests", "API Rate limit exceeded."],
};

const BAD_REQUEST: Sentence = ["bad_request", "The request could not be understood."];
const SERVER_ERROR: Sentence = ["server_error", "Unexpected server-side error"];

export function generalError(status: number): ApiError {
    const [id, message] = GENERAL[status] ?? (status < 500 ? BAD_REQUEST : SERVER_ERROR);
    return new ApiError(status, id, message);
}

export const notFound = (): ApiError => generalError(404);
export const unprocessable = (message: string): ApiError => new ApiError(422, "unprocessable_entity", message);
export const forbidden = (message: string): ApiError => new ApiError(403, "forbidden", message);
export const conflict = (message: string): ApiError => new ApiError(409, "conflict", message);

/** Returns the thing looked up, or answers 404. */
export function found<T>(thing: T | undefined): T {
    if (thing === undefined) throw notFound();
    return thing;
}

/** Reads a request's body; what does not fit is a 422 that names the field. Fields unknown here are ignored. */
export function parse<S extends z.ZodType>(schema: S, body: unknown): z.output<S> {
    const result = schema.safeParse(withoutNulls(body ?? {}));
    if (result.success) return result.data;
    const issue = result.error.issues[0];
    throw unprocessable([issue?.path.join("."), issue?.message].filter(Boolean).join(": "));
}
