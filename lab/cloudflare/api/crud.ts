/** The routes that all kinds of objects with an identifier and two dates have in common. */
import type { FastifyInstance } from "fastify";
import { newId, now, type Cloud } from "./cloud";
import { ok, page, queryOf, type PageSize, type Query } from "./envelope";
import { found, type ApiError } from "./errors";

export interface Stored {
    readonly id: string;
    readonly created_on: string;
    readonly modified_on: string;
}

export type Params = Readonly<Record<string, string>>;
export type Wanted<T extends Stored> = Omit<T, keyof Stored>;

export interface Kind<T extends Stored> {
    /** Of the collection, such as `/zones/:zone/dns_records`. */
    readonly path: string;
    readonly pageSize?: PageSize;
    /** Those at this place, in the order of creation. Refuses a place that does not exist. */
    all(params: Params): readonly T[];
    /** @default all of them */
    filter?(objects: readonly T[], query: Query): readonly T[];
    /** What a request's body asks for, complete; refuses what cannot be. `self` is the object it is to replace. */
    build(body: unknown, params: Params, self?: T): Wanted<T>;
    put(object: T): void;
    /** Refuses to remove what others need. */
    remove(object: T): void;
    /** @default as it is kept */
    view?(object: T): unknown;
    /** @default Cloudflare's general one */
    missing?(): ApiError;
}

/** An object as a request wants it, new or in the place of `self`, whose identity it keeps. */
export function save<T extends Stored>(kind: Kind<T>, body: unknown, params: Params, self?: T): T {
    const wanted = kind.build(body, params, self);
    const time = now();
    const { id, created_on } = self ?? { id: newId(), created_on: time };
    const object = { id, ...wanted, created_on, modified_on: time } as T;
    kind.put(object);
    return object;
}

/** Reads a partial change as the whole object that it leads to. */
export const patched = <T extends Stored>(self: T, body: unknown): unknown => ({ ...self, ...(body as object) });

/** The object that an address names. */
export const find = <T extends Stored>(kind: Kind<T>, params: Params, id: string | undefined): T =>
    found(
        kind.all(params).find((object) => object.id === id),
        kind.missing?.(),
    );

/** POST, GET, PUT, PATCH and DELETE. Answers come when the change is on disk. */
export function crudRoutes<T extends Stored>(app: FastifyInstance, { state }: Cloud, kind: Kind<T>): void {
    type At = { Params: Params };
    const one = `${kind.path}/:id`;
    const view = (object: T): unknown => kind.view?.(object) ?? object;
    const answer = async (object: T) => {
        await state.saved();
        return ok(view(object));
    };

    app.get<At>(kind.path, (request) => {
        const objects = kind.all(request.params);
        const chosen = kind.filter?.(objects, queryOf(request)) ?? objects;
        return page(request, chosen.map(view), kind.pageSize);
    });
    app.post<At>(kind.path, ({ params, body }) => {
        kind.all(params);
        return answer(save(kind, body, params));
    });
    app.get<At>(one, ({ params }) => ok(view(find(kind, params, params.id))));
    app.put<At>(one, ({ params, body }) => answer(save(kind, body, params, find(kind, params, params.id))));
    app.patch<At>(one, ({ params, body }) => {
        const self = find(kind, params, params.id);
        return answer(save(kind, patched(self, body), params, self));
    });
    app.delete<At>(one, async ({ params }) => {
        const object = find(kind, params, params.id);
        kind.remove(object);
        await state.saved();
        return ok({ id: object.id });
    });
}
