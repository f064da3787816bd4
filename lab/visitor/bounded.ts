/** Does `work` for each item, at most `limit` at a time; the results stand in the order of the items. */
export async function mapBounded<T, R>(
    items: readonly T[],
    limit: number,
    work: (item: T, index: number) => Promise<R>,
): Promise<R[]> {
    const results: R[] = [];
    const queue = items.entries();
    const worker = async () => {
        for (const [index, item] of queue) results[index] = await work(item, index);
    };
    await Promise.all(Array.from({ length: Math.min(limit, items.length) }, worker));
    return results;
}
