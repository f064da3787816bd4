/** What every answer is wrapped in. */
import type { FastifyRequest } from "fastify";
import type { ApiError } from "./errors";

export interface Envelope {
    readonly success: boolean;
    readonly errors: readonly unknown[];
    readonly messages: readonly unknown[];
    readonly result: unknown;
    readonly result_info?: Readonly<Record<string, number>>;
}

export const ok = (result: unknown, more: Partial<Envelope> = {}): Envelope => ({
    success: true,
    errors: [],
    messages: [],
    result,
    ...more,
});

export const failure = ({ errors }: ApiError): Envelope => ({ success: false, errors, messages: [], result: null });

export interface PageSize {
    readonly usual: number;
    readonly most: number;
}

/** Parameters of a list's address; one that is given twice is an array. */
export type Query = Readonly<Record<string, string | string[] | undefined>>;

export const queryOf = (request: FastifyRequest): Query => request.query as Query;

const whole = (value: Query[string], fallback: number): number => {
    const number = Number(value ?? fallback);
    return Number.isInteger(number) && number >= 1 ? number : fallback;
};

/** One page of a list. */
export function page(request: FastifyRequest, items: readonly unknown[], size: PageSize = { usual: 20, most: 50 }) {
    const query = queryOf(request);
    const current = whole(query.page, 1);
    const perPage = Math.min(whole(query.per_page, size.usual), size.most);
    const shown = items.slice((current - 1) * perPage, current * perPage);
    return ok(shown, {
        result_info: {
            page: current,
            per_page: perPage,
            count: shown.length,
            total_count: items.length,
            total_pages: Math.ceil(items.length / perPage),
        },
    });
}
