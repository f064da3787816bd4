/** Answers that go on over several pages. */
import type { FastifyRequest } from "fastify";

const DEFAULT_PER_PAGE = 20;
const MAX_PER_PAGE = 200;

/** Where this server is, as the client called it; links in answers are absolute. */
export const baseUrl = (request: FastifyRequest): string => `${request.protocol}://${request.host}`;

const whole = (text: string | null, fallback: number): number => {
    const number = Number(text ?? fallback);
    return Number.isInteger(number) && number >= 1 ? number : fallback;
};

/**
 * One page of a collection, with `links.pages` as far as they lead somewhere. Every link names its `page`: clients read
 * the current one off `prev`.
 */
export function page<T>(request: FastifyRequest, key: string, items: readonly T[]): Record<string, unknown> {
    const url = new URL(request.url, baseUrl(request));
    const perPage = Math.min(whole(url.searchParams.get("per_page"), DEFAULT_PER_PAGE), MAX_PER_PAGE);
    const current = whole(url.searchParams.get("page"), 1);
    const last = Math.max(1, Math.ceil(items.length / perPage));
    const link = (number: number): string => {
        const target = new URL(url);
        target.searchParams.set("page", String(number));
        target.searchParams.set("per_page", String(perPage));
        return target.href;
    };
    const pages = {
        ...(current > 1 && { first: link(1), prev: link(Math.min(current - 1, last)) }),
        ...(current < last && { next: link(current + 1), last: link(last) }),
    };
    return {
        [key]: items.slice((current - 1) * perPage, current * perPage),
        links: Object.keys(pages).length === 0 ? {} : { pages },
        meta: { total: items.length },
    };
}
