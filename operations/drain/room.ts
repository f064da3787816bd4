/** Whether what a machine runs fits on the others, as a Swarm's scheduler counts: by the memory that is reserved. Pure. */
import type { Node, Service, Survey } from "../zone/survey";

/** Names of services of which a copy finds no room, when the largest goes to the machine with the most room each time. */
export function crowded(
    { services }: Survey,
    from: Node,
    places: readonly Node[],
    moving: readonly Service[],
): string[] {
    const free = new Map(places.map(({ id, memory }) => [id, memory]));
    for (const { copies, reserved } of services)
        for (const { node } of copies) if (free.has(node)) free.set(node, (free.get(node) ?? 0) - reserved);
    const copies = moving.flatMap((service) =>
        service.copies.filter(({ node }) => node === from.id).map(() => service),
    );
    const without = new Set<string>();
    for (const { name, reserved } of copies.sort((a, b) => b.reserved - a.reserved)) {
        const [most] = [...free].sort(([, a], [, b]) => b - a);
        if (most === undefined || most[1] < reserved) without.add(name);
        else free.set(most[0], most[1] - reserved);
    }
    return [...without].sort();
}
