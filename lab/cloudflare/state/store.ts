import { StateFile } from "../../emulator/state-file";
import type { Collection, Collections } from "./types";

type Stored = { [C in Collection]: Record<string, Collections[C]> };

const EMPTY = (): Stored => ({
    zones: {},
    records: {},
    monitors: {},
    pools: {},
    loadBalancers: {},
    certificates: {},
    settings: {},
});

/** Called after a change, in memory; it may not be on disk yet. */
export type ChangeListener = (collection: Collection, key: string) => void;

/** Objects by kind and id, in one JSON file that is written after each change. */
export class Store {
    private readonly file: StateFile<Stored>;
    private readonly listeners = new Set<ChangeListener>();
    private unsaved: Promise<void> = Promise.resolve();

    constructor(path: string) {
        this.file = new StateFile(path, EMPTY);
    }

    get<C extends Collection>(collection: C, id: string): Collections[C] | undefined {
        const objects: Record<string, Collections[C]> = this.file.value[collection];
        return Object.hasOwn(objects, id) ? objects[id] : undefined;
    }

    /** In the order of creation. */
    list<C extends Collection>(collection: C): Collections[C][] {
        return Object.values(this.file.value[collection]);
    }

    put<C extends Collection>(collection: C, object: Collections[C]): void {
        const objects: Record<string, Collections[C]> = this.file.value[collection];
        const key = keyOf(object);
        objects[key] = object;
        this.changed(collection, key);
    }

    /** Removing what is not there is no error. */
    remove(collection: Collection, id: string): void {
        delete this.file.value[collection][id];
        this.changed(collection, id);
    }

    /** Resolves when all changes made so far are on disk; rejects when they could not be written. */
    saved(): Promise<void> {
        return this.unsaved;
    }

    /** Tells of every change from now on. Returns the call that ends it. */
    onChange(listener: ChangeListener): () => void {
        this.listeners.add(listener);
        return () => this.listeners.delete(listener);
    }

    private changed(collection: Collection, key: string): void {
        this.unsaved = this.file.save();
        this.unsaved.catch(() => undefined); // whoever asks `saved()` hears of it
        for (const listener of this.listeners) listener(collection, key);
    }
}

/** A setting's id, such as "ssl", is unique only inside its zone. */
export const settingKey = (zoneId: string, id: string): string => `${zoneId}/${id}`;

function keyOf(object: Collections[Collection]): string {
    return "editable" in object ? settingKey(object.zone_id, object.id) : object.id;
}
