/** Comparing versions as Pulumi and Go write them: `v3.246.0`, `go1.25.11`, `1.26rc1`. */

function numbers(version: string): number[] {
    const [, major = "0", minor = "0", patch = "0"] = /(\d+)(?:\.(\d+))?(?:\.(\d+))?/.exec(version) ?? [];
    return [Number(major), Number(minor), Number(patch)];
}

/** Whether `version` is `wanted` or newer. */
export function isAtLeast(version: string, wanted: string): boolean {
    const [seen, least] = [numbers(version), numbers(wanted)];
    const difference = seen.map((part, index) => part - (least[index] ?? 0)).find((part) => part !== 0) ?? 0;
    return difference >= 0;
}

/** Whether `version` may stand in for `wanted`: the same major version, and not older. */
export function suits(version: string, wanted: string): boolean {
    return numbers(version)[0] === numbers(wanted)[0] && isAtLeast(version, wanted);
}
